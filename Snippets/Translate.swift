import LoupeGeneration
import LoupeModel
import LoupeTensor

let translator = try Translator(ModelFiles(directory: "Models/en-ja"), name: "en-ja")
var settings = GenerationSettings()
settings.method = .beam

let edit = AttentionEdit(site: .cross, heads: .some([0]), stage: .output, change: .zero)
let translations = try translator.translate(
  ["I am a student."], settings, intervention: Intervention(edits: [edit]),
  in: ComputeContext())
print(translations[0].text)
