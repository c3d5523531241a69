/// Why a row gave no candle; indirect because every row passes one, or none, and a pointer is cheaper than a problem.
indirect enum CandleRowFailure: Error {
    /// This row is wrong; the next one may be sound.
    case problem(RowProblem)
    /// The row shows that rows before it may have been misread; reading must stop.
    case structure(InputError)
}
