import Testing

/// One test after the other: the connections that are kept are the process's, and tests count them.
@Suite("HTTP", .serialized)
enum HTTPSuites {}
