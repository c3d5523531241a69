import CairnRuntime
import TestSupport
import Testing

@Suite struct PercentEncodingTests {
    @Test func `what is encoded is decoded to what it was`() {
        var random = SeededGenerator()
        let scalars = Array("aZ09-._~ %&=?#/:@+'\"\\\u{0}\u{7F}é가\u{1F600}\r\n".unicodeScalars)
        for _ in 0..<1000 {
            var view = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                view.append(scalars[Int.random(in: 0..<scalars.count, using: &random)])
            }
            let text = String(view)
            let encoded = PercentEncoding.encode(text)
            #expect(
                encoded.unicodeScalars.allSatisfy {
                    $0.properties.isIDContinue && $0.isASCII || "%-.~".unicodeScalars.contains($0)
                })
            #expect(PercentEncoding.decode(encoded[...])?.utf8.elementsEqual(text.utf8) == true, "seed \(random.seed)")
        }
    }

    @Test func `only what needs it is encoded, in capitals`() {
        #expect(PercentEncoding.encode("aZ09-._~") == "aZ09-._~")
        #expect(PercentEncoding.encode(" é+") == "%20%C3%A9%2B")
        #expect(PercentEncoding.decode("%c3%A9+%2b") == "é++")
    }

    @Test(arguments: ["%", "a%", "%4", "%4g", "%+4", "%-1", "% 4", "%%41", "%FF", "%C3", "%ED%A0%80"])
    func `what is no text is refused`(text: String) {
        #expect(PercentEncoding.decode(text[...]) == nil)
    }
}
