import ArgumentParser
import LoupeTrace

/// The command line: one file a command.
@main
struct LoupeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "loupe",
    abstract: "Watch, question, rewire, train and teach a Transformer.",
    discussion: """
      Without a command, Loupe serves its page on http://127.0.0.1:8080.
      Standard output is data; progress goes to standard error. Errors exit with 1, wrong usage with 64.
      """,
    version: LoupeVersion.current,
    subcommands: [
      ServeCommand.self, TranslateCommand.self, TraceCommand.self, TrainCommand.self,
      EvaluateCommand.self, TokenizerCommand.self, ModelsCommand.self,
      BenchmarkCommand.self,
    ],
    defaultSubcommand: ServeCommand.self)
}
