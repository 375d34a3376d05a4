package auth

import (
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// privateNetworks are where the proxy of an https site is, as a rule: this machine, the
// private networks of IPv4 and IPv6, what is local to a link, and what providers share
// among their customers (RFC 6598), hosting ones among them.
var privateNetworks = []netip.Prefix{
	netip.MustParsePrefix("127.0.0.0/8"),
	netip.MustParsePrefix("10.0.0.0/8"),
	netip.MustParsePrefix("172.16.0.0/12"),
	netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("169.254.0.0/16"),
	netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("::1/128"),
	netip.MustParsePrefix("fc00::/7"),
	netip.MustParsePrefix("fe80::/10"),
}

// The widest networks that can be one's own proxies'. In a wider one, such as 0.0.0.0/0,
// there are visitors, each of whom could then say where they come from.
const (
	widestProxies4 = 8
	widestProxies6 = 16
)

func checkProxies(prefixes []netip.Prefix) error {
	for _, p := range prefixes {
		widest := widestProxies6
		if p.Addr().Is4() {
			widest = widestProxies4
		}
		switch {
		case !p.IsValid() || p.Addr().Is4In6():
			return fmt.Errorf("%v: want a network such as 10.0.0.0/8", p)
		case p.Bits() < widest && !isPrivate(p):
			return fmt.Errorf("%v has visitors in it, and any of them could then say where they come from; name only your proxies", p)
		}
	}
	return nil
}

func isPrivate(p netip.Prefix) bool {
	return slices.ContainsFunc(privateNetworks, func(private netip.Prefix) bool {
		return private.Bits() <= p.Bits() && private.Contains(p.Addr())
	})
}

// clientAddr returns the address the request comes from. X-Forwarded-For is believed
// only as far as trusted proxies wrote it: it is read from the right, each address by
// the word of the one after it, up to the first that is not a trusted proxy. Whatever
// stands to the left of that anyone could have sent. When there is none but trusted ones,
// the visitor is one of them, and may have written all but the right-most, which the
// nearest proxy wrote: that is it then. The address of a Unix socket is none at all.
func (a *Auth) clientAddr(r *http.Request) netip.Addr {
	addr, _ := parseHop(r.RemoteAddr)
	if !a.isTrustedProxy(addr) {
		return addr
	}
	nearest := addr
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && a.isTrustedProxy(addr); i-- {
		hop, ok := parseHop(strings.TrimSpace(hops[i]))
		if !ok {
			break
		}
		addr = hop
		if i == len(hops)-1 {
			nearest = hop
		}
	}
	if a.isTrustedProxy(addr) {
		return nearest
	}
	return addr
}

// parseHop reads an address, with a port as in RemoteAddr or without.
func parseHop(hop string) (netip.Addr, bool) {
	addrPort, err := netip.ParseAddrPort(hop)
	addr := addrPort.Addr()
	if err != nil {
		if addr, err = netip.ParseAddr(hop); err != nil {
			return netip.Addr{}, false
		}
	}
	return addr.Unmap().WithZone(""), true
}

func (a *Auth) isTrustedProxy(addr netip.Addr) bool {
	if !addr.IsValid() { // of a Unix socket: a program on this machine
		addr = netip.AddrFrom4([4]byte{127, 0, 0, 1})
	}
	for _, prefix := range a.cfg.TrustedProxies {
		if prefix.Contains(addr) {
			return true
		}
	}
	return false
}

// network is what one visitor may have at their disposal, and what stays the same while
// their address changes: a /24, or a /48 of IPv6, which is what providers give to a site.
func network(addr netip.Addr) netip.Prefix {
	bits := 48
	if addr.Is4() {
		bits = 24
	}
	prefix, _ := addr.Prefix(bits) // addresses have at least that many
	return prefix
}

// sender is what all attempts of one visitor are counted by, whatever the name: an
// address, or the /64 that is the least a customer of IPv6 has. A network would be too
// much: no success forgives these, and most in it are other people.
func sender(addr netip.Addr) string {
	if addr.Is4() {
		return addr.String()
	}
	prefix, _ := addr.Prefix(64) // of no address, none
	return prefix.String()
}
