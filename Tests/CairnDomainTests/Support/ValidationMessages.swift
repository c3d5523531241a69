import CairnDomain
import Testing

/// The message of the `ValidationError` that `body` must throw.
func refusal<Value>(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Value
) -> String? {
    #expect(throws: ValidationError.self, sourceLocation: sourceLocation) { _ = try body() }?.description
}
