internal import CSystem

/// How many descriptors this program may have: a block on a host needs eight, and most logins allow 1,024.
public enum DescriptorLimit {
    /// Raises the soft limit to the hard one. Programs that `ChildProcess` starts keep the limit of before, as some close,
    /// or look at, every number below it.
    ///
    /// Without effect where the kernel refuses.
    public static func raise() { _ = csys_raise_descriptor_limit() }
}
