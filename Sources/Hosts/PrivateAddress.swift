internal import Glibc

/// Tells addresses that do not leave a private network.
public enum PrivateAddress {
    /// It is of 10/8, 172.16/12, 192.168/16 (RFC 1918), 100.64/10 (RFC 6598) or fc00::/7 (RFC 4193), in text form.
    /// Loopback addresses and those of one link are not, nor is what is no address.
    public static func holds(_ text: String) -> Bool {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 { return isPrivate(UInt32(bigEndian: four.s_addr)) }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return false }
        let bytes = withUnsafeBytes(of: &six) { Array($0) }
        // An address of IPv4 in the form of one of IPv6.
        if bytes.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF] {
            return isPrivate(bytes[12...].reduce(0) { $0 << 8 | UInt32($1) })
        }
        return bytes[0] & 0xFE == 0xFC
    }

    private static func isPrivate(_ address: UInt32) -> Bool {
        address >> 24 == 10 || address >> 20 == 0xAC1 || address >> 16 == 0xC0A8
            || address >> 22 == 0x191
    }
}
