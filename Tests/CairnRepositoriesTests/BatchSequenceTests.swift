import CairnRepositories
import Synchronization
import Testing

@Suite struct BatchSequenceTests {
    private struct Failure: Error {}

    @Test func `after an error, and after its end, a sequence gives nothing and asks for nothing`() async throws {
        let asked = Mutex(0)
        let sequence = BatchSequence<Int> {
            let turn = Mutex(0)
            return {
                asked.withLock { $0 += 1 }
                let number = turn.withLock { turn in
                    defer { turn += 1 }
                    return turn
                }
                if number == 2 { throw Failure() }
                return number
            }
        }
        var iterator = sequence.makeAsyncIterator()
        #expect(try await iterator.next() == 0)
        #expect(try await iterator.next() == 1)
        await #expect(throws: Failure.self) { try await iterator.next() }
        #expect(try await iterator.next() == nil)
        #expect(asked.withLock(\.self) == 3)
        var empty = BatchSequence<Int> { { nil } }.makeAsyncIterator()
        #expect(try await empty.next() == nil)
        // Another one begins anew.
        var other = sequence.makeAsyncIterator()
        #expect(try await other.next() == 0)
    }
}
