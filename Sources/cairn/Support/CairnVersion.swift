/// The version of this build.
enum CairnVersion {
    static let current = "0.1.0"
}
