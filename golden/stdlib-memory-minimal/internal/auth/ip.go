package auth

import (
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// privateNetworks are where the proxy of an https site is, as a rule: this machine, private
// and link-local networks, and what hosting providers share among customers (RFC 6598).
var privateNetworks = []netip.Prefix{
	netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128"),
	netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"),
	netip.MustParsePrefix("192.168.0.0/16"), netip.MustParsePrefix("fc00::/7"),
	netip.MustParsePrefix("169.254.0.0/16"), netip.MustParsePrefix("fe80::/10"),
	netip.MustParsePrefix("100.64.0.0/10"),
}

// checkProxies refuses a network too wide to hold nothing but proxies, such as 0.0.0.0/0:
// any visitor in it could then say where they come from.
func checkProxies(prefixes []netip.Prefix) error {
	for _, p := range prefixes {
		widest := 16
		if p.Addr().Is4() {
			widest = 8
		}
		within := func(q netip.Prefix) bool { return q.Bits() <= p.Bits() && q.Contains(p.Addr()) }
		switch {
		case !p.IsValid() || p.Addr().Is4In6():
			return fmt.Errorf("%v: want a network such as 10.0.0.0/8", p)
		case p.Bits() < widest && !slices.ContainsFunc(privateNetworks, within):
			return fmt.Errorf("%v has visitors in it, and any of them could then say where they come from; name only your proxies", p)
		}
	}
	return nil
}

// clientIP returns the address that r comes from: the right-most in X-Forwarded-For that
// is not a trusted proxy's. Each address there was written by the machine at its right, so
// a visitor can have made up whatever stands further left. When all are trusted, the
// visitor is in a trusted network, and the right-most is theirs.
func (a *Auth) clientIP(r *http.Request) netip.Addr {
	ip, _ := parseHop(r.RemoteAddr)
	if !a.isTrustedProxy(ip) {
		return ip
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i, text := range slices.Backward(hops) {
		hop, ok := parseHop(strings.TrimSpace(text))
		switch {
		case !ok:
			return ip
		case !a.isTrustedProxy(hop):
			return hop
		case i == len(hops)-1:
			ip = hop
		}
	}
	return ip
}

// parseHop reads an address, with a port as in RemoteAddr or without.
func parseHop(hop string) (ip netip.Addr, ok bool) {
	ipPort, err := netip.ParseAddrPort(hop)
	ip = ipPort.Addr()
	if err != nil {
		ip, err = netip.ParseAddr(hop)
	}
	return ip.Unmap().WithZone(""), err == nil
}

func (a *Auth) isTrustedProxy(ip netip.Addr) bool {
	if !ip.IsValid() { // a program on this machine, through a Unix socket
		ip = netip.AddrFrom4([4]byte{127, 0, 0, 1})
	}
	return slices.ContainsFunc(a.cfg.TrustedProxies, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// network is the range that a visitor's address changes in: an IPv4 /24, or the IPv6 /48
// that providers give to a site.
func network(ip netip.Addr) netip.Prefix { return prefixOf(ip, 24, 48) }

// customer is the smallest range that one visitor has: an IPv4 address, an IPv6 /64.
// Counting by a wider one would count neighbours.
func customer(ip netip.Addr) string { return prefixOf(ip, 32, 64).String() }

func prefixOf(ip netip.Addr, bits4, bits6 int) netip.Prefix {
	bits := bits6
	if ip.Is4() {
		bits = bits4
	}
	prefix, _ := ip.Prefix(bits) // addresses have at least that many; of none there is none
	return prefix
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}
