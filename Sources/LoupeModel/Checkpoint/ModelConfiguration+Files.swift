extension ModelConfiguration {
  /// The description that `config.json` gives, for every family that is supported.
  ///
  /// - Throws: `ModelError` that names the file, the key and its value where the model cannot be run
  ///   as its checkpoint means it.
  public init(_ files: ModelFiles) throws(ModelError) {
    let name = "config.json"
    let file = "\(files.name)/\(name)"
    let common = try files.json(CommonConfiguration.self, name)
    let family = try common.family(file: file)
    self =
      family.hasT5Form
      ? try files.json(T5FormConfiguration.self, name).configuration(family, file: file)
      : try files.json(BARTFormConfiguration.self, name).configuration(family, file: file)
  }
}
