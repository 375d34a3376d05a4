package auth

import (
	"net/http"
	"net/netip"
	"strings"
)

// clientAddr returns the address the request comes from. X-Forwarded-For is believed
// only as far as trusted proxies wrote it: it is read from the right, each address by
// the word of the one after it, up to the first that is not a trusted proxy. Whatever
// stands to the left of that anyone could have sent.
func (a *Auth) clientAddr(r *http.Request) netip.Addr {
	remote, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	addr := remote.Addr().Unmap().WithZone("")
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && a.isTrustedProxy(addr); i-- {
		hop, ok := parseHop(strings.TrimSpace(hops[i]))
		if !ok {
			break
		}
		addr = hop
	}
	return addr
}

// parseHop reads an address, to which some proxies add the port.
func parseHop(hop string) (netip.Addr, bool) {
	addr, err := netip.ParseAddr(hop)
	if err != nil {
		addrPort, err := netip.ParseAddrPort(hop)
		if err != nil {
			return netip.Addr{}, false
		}
		addr = addrPort.Addr()
	}
	return addr.Unmap().WithZone(""), true
}

func (a *Auth) isTrustedProxy(addr netip.Addr) bool {
	for _, prefix := range a.cfg.TrustedProxies {
		if prefix.Contains(addr) {
			return true
		}
	}
	return false
}

// network is the part of an address that stays the same while a visitor's own
// changes: a /24, or a /64 of IPv6, where one customer holds at least that much.
func network(addr netip.Addr) string {
	bits := 64
	if addr.Is4() {
		bits = 24
	}
	prefix, _ := addr.Prefix(bits) // addresses have at least that many
	return prefix.String()
}

// sender is what one visitor's attempts are counted by: an address, or the /64 whose
// holder can send from any address in it.
func sender(addr netip.Addr) string {
	if addr.Is4() {
		return addr.String()
	}
	return network(addr)
}
