import CairnRepositories
import CairnRuntime
import Testing

@Suite struct SavepointStackTests {
    private final class Transaction {}

    private func push(_ stack: SavepointStack, inside enclosing: Int?) throws {
        var stack = stack
        _ = try stack.push(inside: enclosing, backend: .sqlite)
    }

    @Test func `a savepoint begins inside the innermost open one only`() throws {
        var stack = SavepointStack()
        let outer = try stack.push(inside: nil, backend: .sqlite)
        let copy = stack
        let error = #expect(throws: CairnError.self) { try push(copy, inside: nil) }
        #expect(error?.code == .misuse && error?.backend == .sqlite)
        let inner = try stack.push(inside: outer, backend: .sqlite)
        #expect(inner != outer)
        let nested = stack
        #expect(throws: CairnError.self) { try push(nested, inside: outer) }
        let (isOpen, isOpenStill) = (stack.pop(inner), stack.pop(inner))
        #expect(isOpen && !isOpenStill)
        let next = try stack.push(inside: outer, backend: .sqlite)
        #expect(next != inner)
    }

    @Test func `ending a savepoint ends those inside it`() throws {
        var stack = SavepointStack()
        let outer = try stack.push(inside: nil, backend: .sqlite)
        let inner = try stack.push(inside: outer, backend: .sqlite)
        let (outerWasOpen, innerWasOpen) = (stack.pop(outer), stack.pop(inner))
        #expect(outerWasOpen && !innerWasOpen)
        _ = try stack.push(inside: nil, backend: .sqlite)
    }

    @Test func `a task knows its savepoint of each transaction`() async {
        let (one, two) = (Transaction(), Transaction())
        await SavepointStack.run(1, of: one) {
            await SavepointStack.run(7, of: two) {
                #expect(SavepointStack.enclosing(of: one) == 1)
                #expect(SavepointStack.enclosing(of: two) == 7)
                await SavepointStack.run(2, of: one) { #expect(SavepointStack.enclosing(of: one) == 2) }
                #expect(SavepointStack.enclosing(of: one) == 1)
            }
            #expect(SavepointStack.enclosing(of: two) == nil)
        }
        #expect(SavepointStack.enclosing(of: one) == nil)
    }
}
