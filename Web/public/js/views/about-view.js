import { make, setText } from "loupe/dom.js";
import { provenanceRows } from "loupe/provenance.js";
import { verificationLines, verificationSummary } from "loupe/verification.js";
import { dialog } from "loupe/widgets.js";

/**
 * The model: its shape, and where it comes from.
 *
 * @typedef {import("loupe/types.js").ModelInfo} ModelInfo
 *
 * @param {Element} root
 * @param {{document: Document, t: import("loupe/types.js").Translate}} options
 * @returns {{update(data: {model: ModelInfo | null}): void, open(): void, destroy(): void}}
 */
export function createAboutView(root, { document, t }) {
  const shape = make(document, "dl", { class: "facts" });
  const provenance = make(document, "dl", { class: "facts" });
  const none = make(document, "p", {});
  const verified = make(document, "p", { class: "verified-summary" });
  const figures = make(document, "dl", { class: "facts" });
  const element = dialog(document, {
    title: t("about.title"), closeLabel: t("dialog.close"), id: "about",
    content: [
      make(document, "h3", {}, t("about.shape")), shape,
      make(document, "h3", {}, t("verified.title")), verified, figures,
      make(document, "h3", {}, t("about.provenance")), none, provenance,
    ],
  });
  root.append(element);
  /** @param {{name: string, text: string}[]} rows */
  const facts = (rows) => rows.map(({ name, text }) => make(document, "div", {},
    make(document, "dt", {}, name), make(document, "dd", {}, text)));
  return {
    update({ model }) {
      shape.replaceChildren(...(model ? facts(shapeRows(t, model)) : []));
      setText(verified, verificationSummary(t, model?.verification));
      figures.replaceChildren(...facts(model?.verification ? verificationLines(t, model.verification) : []));
      const rows = provenanceRows(model?.provenance ?? null);
      provenance.replaceChildren(...facts(rows.map(({ path, text }) => ({ name: path, text }))));
      setText(none, rows.length > 0 ? "" : t("about.noProvenance"));
    },
    open: () => element.showModal(),
    destroy: () => element.remove(),
  };
}

/**
 * @param {import("loupe/types.js").Translate} t
 * @param {ModelInfo} model
 * @returns {{name: string, text: string}[]}
 */
function shapeRows(t, model) {
  const number = (/** @type {number} */ value) => value.toLocaleString("en");
  return [
    { name: t("about.name"), text: nameText(model) },
    { name: t("about.parameters"), text: number(model.parameters) },
    { name: t("about.layers"), text: `${model.encoderLayers} + ${model.decoderLayers}` },
    { name: t("about.heads"), text: headsText(model) },
    { name: t("about.width"), text: `${number(model.dModel)} / ${number(model.feedForward)}` },
    { name: t("about.vocabulary"), text: number(model.vocabulary) },
    {
      name: t("about.kind"),
      text: [model.family, model.activation, normText(model), model.positions].filter(Boolean).join(", "),
    },
    { name: t("about.scale"), text: scaleText(model) },
    ...(model.precision ? [{ name: t("about.precision"), text: t(`precision.${model.precision}`) }] : []),
  ];
}

/** @param {ModelInfo} model */
function nameText({ name, sourceLanguage, targetLanguage }) {
  return sourceLanguage && targetLanguage ? `${name} (${sourceLanguage} → ${targetLanguage})` : name;
}

/** @param {ModelInfo} model */
function headsText({ heads, encoderHeads, headSize }) {
  const decoder = `${heads} × ${headSize}`;
  return encoderHeads && encoderHeads !== heads ? `${encoderHeads} + ${decoder}` : decoder;
}

/** @param {ModelInfo} model @returns {string} e.g. "pre-norm (rms)" */
function normText({ normalisation, normalisationKind }) {
  return `${normalisation}-norm${normalisationKind ? ` (${normalisationKind})` : ""}`;
}

/** @param {ModelInfo} model @returns {string} what q·k is multiplied by; encoder + decoder where they differ */
function scaleText({ scale, encoderScale }) {
  const short = (/** @type {number} */ value) => String(Number(value.toPrecision(6)));
  const other = typeof encoderScale === "number" && encoderScale !== scale;
  return other ? `${short(encoderScale)} + ${short(scale)}` : short(scale);
}
