/**
 * As much of a document as the views need to be looked at by structure, without a browser.
 */

class StubText {
  /** @param {string} text */
  constructor(text) {
    this.textContent = text;
    this.parent = null;
  }

  remove() {
    this.parent?.removeChild(this);
  }
}

class StubClassList {
  /** @param {StubElement} element */
  constructor(element) {
    this.element = element;
  }

  get names() {
    return (this.element.getAttribute("class") ?? "").split(/\s+/).filter(Boolean);
  }

  contains(name) {
    return this.names.includes(name);
  }

  add(name) {
    this.toggle(name, true);
  }

  remove(name) {
    this.toggle(name, false);
  }

  toggle(name, on = !this.contains(name)) {
    const rest = this.names.filter((each) => each !== name);
    this.element.setAttribute("class", (on ? [...rest, name] : rest).join(" "));
  }
}

class StubElement {
  /** @param {StubDocument} document @param {string} tag */
  constructor(document, tag) {
    this.ownerDocument = document;
    this.tagName = tag;
    this.attributes = new Map();
    /** @type {(StubElement | StubText)[]} */
    this.childNodes = [];
    this.listeners = new Map();
    this.parent = null;
    this.classList = new StubClassList(this);
    this.properties = new Map();
    this.style = { setProperty: (name, value) => this.properties.set(name, value) };
    this.value = "";
    this.open = false;
  }

  get children() {
    return this.childNodes.filter((child) => child instanceof StubElement);
  }

  get textContent() {
    return this.childNodes.map((child) => child.textContent).join("");
  }

  set textContent(text) {
    this.replaceChildren(...(text ? [new StubText(text)] : []));
  }

  get hidden() {
    return this.attributes.has("hidden");
  }

  set hidden(on) {
    if (on) this.setAttribute("hidden", "");
    else this.removeAttribute("hidden");
  }

  get title() {
    return this.getAttribute("title") ?? "";
  }

  setAttribute(name, value) {
    this.attributes.set(name, String(value));
  }

  getAttribute(name) {
    return this.attributes.get(name) ?? null;
  }

  hasAttribute(name) {
    return this.attributes.has(name);
  }

  removeAttribute(name) {
    this.attributes.delete(name);
  }

  append(...children) {
    for (const child of children) {
      const node = typeof child === "string" ? new StubText(child) : child;
      node.remove();
      node.parent = this;
      this.childNodes.push(node);
    }
  }

  replaceChildren(...children) {
    for (const child of this.childNodes) child.parent = null;
    this.childNodes = [];
    this.append(...children);
  }

  removeChild(child) {
    this.childNodes = this.childNodes.filter((each) => each !== child);
    child.parent = null;
  }

  remove() {
    this.parent?.removeChild(this);
  }

  contains(other) {
    return other === this || this.children.some((child) => child.contains(other));
  }

  addEventListener(type, listener) {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]);
  }

  /** Calls the listeners of `type` with an event. */
  fire(type, event = {}) {
    for (const listener of this.listeners.get(type) ?? []) {
      listener({ type, target: this, preventDefault() {}, stopPropagation() {}, ...event });
    }
  }

  focus() {
    this.ownerDocument.activeElement = this;
    this.fire("focus");
  }

  select() {}

  getContext() {
    return null;
  }

  /** @param {(element: StubElement) => boolean} want @returns {StubElement[]} in document order */
  all(want) {
    return this.children.flatMap((child) => [...(want(child) ? [child] : []), ...child.all(want)]);
  }

  /** @param {string} name @returns {StubElement[]} with that class */
  ofClass(name) {
    return this.all((element) => element.classList.contains(name));
  }

  /** @param {string} tag @returns {StubElement[]} */
  ofTag(tag) {
    return this.all((element) => element.tagName === tag);
  }
}

class StubDocument {
  constructor() {
    this.defaultView = null;
    this.activeElement = null;
    this.documentElement = new StubElement(this, "html");
    this.listeners = new Map();
  }

  createElement(tag) {
    return new StubElement(this, tag);
  }

  createElementNS(_, tag) {
    return new StubElement(this, tag);
  }

  createTextNode(text) {
    return new StubText(text);
  }

  addEventListener(type, listener) {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]);
  }

  removeEventListener(type, listener) {
    this.listeners.set(type, (this.listeners.get(type) ?? []).filter((each) => each !== listener));
  }
}

/** @returns {{document: any, root: any}} */
export function stubPage() {
  const document = new StubDocument();
  return { document, root: document.createElement("body") };
}
