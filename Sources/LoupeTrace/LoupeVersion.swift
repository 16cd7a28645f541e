/// The version of Loupe.
public enum LoupeVersion {
  /// This version, as files, the page and `--version` write it.
  public static let current = "0.1.0"
}
