internal import Synchronization

/// A list that several tasks add to.
final class SharedList<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])

    /// Adds an element; returns how many there are.
    @discardableResult
    func append(_ element: Element) -> Int {
        elements.withLock { elements in
            elements.append(element)
            return elements.count
        }
    }

    /// The elements so far.
    var all: [Element] { elements.withLock { $0 } }
}
