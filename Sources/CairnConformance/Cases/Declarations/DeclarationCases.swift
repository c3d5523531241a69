internal import CairnDomain
internal import CairnRepositories

/// A storage says what it can do, keeps to it, and tells its errors and its end apart.
enum DeclarationCases {
    static let all = CapabilityCases.all + LifecycleCases.all + ErrorCases.all
}
