/// Decimals between their columns and the units of a field, exactly.
enum DecimalUnits {
    /// The value of a row in the field's units; nil when it cannot be held.
    static func load(_ fixed: NativeFixed, _ row: Int, _ form: ValueForm.DecimalForm) -> Int128? {
        let units: Int128?
        switch (form.width, form.isSigned) {
        case (16, true): units = fixed.load(at: row, as: Int128.self)
        case (16, false): units = fixed.load(at: row, as: UInt128.self).flatMap { Int128(exactly: $0) }
        case (32, _): return wide(fixed, row, form)
        case (let width, let isSigned):
            units = ValueReader.integer(fixed, row, bits: width * 8, isSigned: isSigned)
        }
        return units.flatMap { DecimalScale.rescale($0, from: form.scale, to: form.fieldScale) }
    }

    private static func wide(_ fixed: NativeFixed, _ row: Int, _ form: ValueForm.DecimalForm) -> Int128? {
        let bytes = fixed[row]
        // An unsigned number with its highest bit set is far beyond anyway.
        guard form.isSigned || bytes.last.map({ $0 < 0x80 }) == true, let units = Int256(littleEndian: bytes) else {
            return nil
        }
        return DecimalScale.rescale(units, from: form.scale, to: form.fieldScale)?.int128
    }

    /// The units of a column for units of a field; whether its bits hold them is for who writes them to see.
    ///
    /// - Throws: `ValueFlaw` with code `inexact` when digits would be lost or the column promises fewer.
    static func column(_ units: Int128, _ form: ValueForm.DecimalForm) throws(ValueFlaw) -> Int128 {
        guard let scaled = DecimalScale.rescale(units, from: form.fieldScale, to: form.scale) else {
            throw .inexact("holds a number with more than \(form.scale) digits after the point, or too large a one")
        }
        if let precision = form.precision, !DecimalScale.fits(scaled, precision: precision) {
            throw .inexact("holds a number with more than \(precision) digits")
        }
        guard form.isSigned || scaled >= 0 else { throw .inexact("holds a number that the column cannot hold") }
        return scaled
    }
}
