import Foundation

extension TraceTable {
  /// Source and translation in tokens.
  ///
  /// Columns: side (`source`, `target`), position (from 0), id, piece, surface, start and end in
  /// UTF-16 units of the text, word, special (`true`, `false`).
  static func tokens(of trace: Trace) -> Data {
    var lines = ["side,position,id,piece,surface,start,end,word,special"]
    for (side, pieces) in [("source", trace.source), ("target", trace.end.target)] {
      for (position, piece) in pieces.enumerated() {
        lines.append(
          line(
            side, position, piece.id, piece.piece, piece.surface, piece.start, piece.end,
            piece.word, piece.special))
      }
    }
    return data(lines)
  }

  /// What every step read and chose, and how sure it was.
  ///
  /// Columns: step (from 0), the id and piece it read, the id and piece it chose, the text so far,
  /// probability, log-probability and entropy in nats, rank from 1, method, tokens left to choose from
  /// and the random number drawn (both empty where there were none), milliseconds (empty where steps
  /// were computed together).
  static func steps(of trace: Trace) -> Data {
    var lines = [
      "step,read_id,read,chosen_id,chosen,text,probability,log_probability,entropy,rank,method,kept,"
        + "draw,milliseconds"
    ]
    for step in trace.steps {
      lines.append(
        line(
          step.index, step.read.id, step.read.piece, step.chosen.id, step.chosen.piece, step.text,
          step.probability, step.logProbability, step.entropy, step.rank, step.why.method,
          step.why.kept, step.why.draw, step.milliseconds))
    }
    return data(lines)
  }

  /// What every step could have chosen.
  ///
  /// Columns: step (from 0), place (from 1, the most probable), id, piece, surface, probability, logit,
  /// chosen (`true`, `false`).
  static func candidates(of trace: Trace) -> Data {
    var lines = ["step,place,id,piece,surface,probability,logit,chosen"]
    for step in trace.steps {
      for (place, candidate) in step.candidates.enumerated() {
        lines.append(
          line(
            step.index, place + 1, candidate.id, candidate.piece, candidate.surface,
            candidate.probability, candidate.logit, candidate.id == step.chosen.id))
      }
    }
    return data(lines)
  }

  /// The hypotheses of a beam search; the heading alone where there was none.
  ///
  /// Columns: step (from 0), hypothesis, the one it continues (empty for none), id and piece of its last
  /// token, text, log-probability, score, state, why (empty where there is no reason), attention_row.
  static func beam(of trace: Trace) -> Data {
    var lines = [
      "step,hypothesis,parent,token_id,token,text,log_probability,score,state,why,attention_row"
    ]
    for step in trace.beam {
      for path in step.hypotheses {
        lines.append(
          line(
            step.step, path.id, path.parent, path.token.id, path.token.piece, path.text,
            path.logProbability, path.score, path.state.rawValue, path.why?.rawValue, path.row))
      }
    }
    return data(lines)
  }

  /// Fields with commas between them; what is nil is empty.
  private static func line(_ fields: (any CustomStringConvertible & Sendable)?...) -> String {
    fields.map { $0.map { field($0.description) } ?? "" }.joined(separator: ",")
  }
}
