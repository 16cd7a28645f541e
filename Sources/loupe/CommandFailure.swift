import ArgumentParser

/// An error a command ends with: one line on standard error, exit code 1.
struct CommandFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Runs a command's work; whatever goes wrong becomes one line.
func reportingFailures<Value>(_ body: () throws -> Value) throws -> Value {
  do {
    return try body()
  } catch let error as ExitCode {
    throw error
  } catch let error as ValidationError {
    throw error
  } catch {
    Terminal.error("loupe: \(error)")
    throw ExitCode(1)
  }
}
