// Making and changing DOM nodes. Text is always data: nodes are built with textContent, never from markup.

const SVG = "http://www.w3.org/2000/svg"

/**
 * The class of what el() makes: of "input.field" an HTMLInputElement.
 * @template {string} S
 * @typedef {S extends `${infer Tag}.${string}` ? ElementOf<Tag> : S extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[S] : HTMLElement} ElementOf
 */

/**
 * el("button.primary", { type: "button", onclick: go, "aria-label": name }, "text", child)
 * @template {string} S
 * @param {S} spec
 * @param {Record<string, any>} props
 * @param {...any} children
 * @returns {ElementOf<S>}
 */
export function el(spec, props = {}, ...children) {
  const [tag, ...classes] = spec.split(".")
  const node = /** @type {any} */ (document.createElement(tag || "div"))
  if (classes.length) node.className = classes.join(" ")
  return extend(node, props, children)
}

/**
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} props
 * @param {...any} children
 * @returns {SVGElementTagNameMap[T]}
 */
export function svg(tag, props = {}, ...children) {
  return extend(document.createElementNS(SVG, tag), props, children)
}

function extend(node, props, children) {
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) node[name] = value
    else attr(node, name, value)
  }
  node.append(...children.filter(child => child !== null && child !== undefined))
  return node
}

// The setters below touch the DOM only on a real change, so that a redraw costs nothing where nothing moved.
export function text(node, value) {
  const next = String(value)
  if (node.textContent !== next) node.textContent = next
  return node
}

export function attr(node, name, value) {
  if (value === null || value === undefined || value === false) node.removeAttribute(name)
  else if (node.getAttribute(name) !== String(value === true ? "" : value)) node.setAttribute(name, value === true ? "" : value)
  return node
}

export function show(node, on) {
  return attr(node, "hidden", !on) // the attribute, not the property: SVG has no hidden property
}

export function style(node, name, value) {
  if (node.style.getPropertyValue(name) !== value) node.style.setProperty(name, value)
  return node
}

// Replaces the children only when `key` says that they differ from the ones drawn last.
export function fill(node, key, build) {
  const signature = JSON.stringify(key)
  if (node.drawnKey === signature) return node
  node.drawnKey = signature
  node.replaceChildren(...[build()].flat().filter(child => child !== null && child !== undefined))
  return node
}

// What has the keyboard's focus in the tree that a node stands in.
export function focused(node) {
  return node.getRootNode().activeElement
}

// Puts the children in order, leaving alone those that already stand right (a moved node loses its focus).
export function order(node, children) {
  children.forEach((child, i) => { if (node.children[i] !== child) node.insertBefore(child, node.children[i] || null) })
  while (node.children.length > children.length) node.lastElementChild.remove()
  return node
}

/**
 * "cuts {mass}" with { mass: "2.7%" }
 * @param {string} sentence
 * @param {Record<string, any>} values
 */
export function template(sentence, values = {}) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole))
}

// Our own words may hold **bold** and [a term](glossary_key); placeholders are filled after splitting, so a value
// (a token, a visitor's text) is never read as markup. `term(key, label)` makes the glossary node; the full stop
// or comma after it stays on its line (a button is no word to a line breaker).
/**
 * @param {string} sentence
 * @param {Record<string, any>} values
 * @param {((key: string, label: string) => Element) | null} term
 * @returns {Node[]}
 */
export function rich(sentence, values = {}, term = null) {
  return sentence.split(/(\*\*.+?\*\*|\[[^\]]+\]\(\w+\)[^\s\p{L}\p{N}[({*]?)/gu).filter(Boolean).map(part => {
    const bold = /^\*\*(.+)\*\*$/.exec(part)
    if (bold) return el("b", {}, isolated(template(bold[1], values)))
    const link = /^\[([^\]]+)\]\((\w+)\)(.?)$/u.exec(part)
    if (link && term) return el("span.kept", {}, term(link[2], template(link[1], values)), link[3])
    return document.createTextNode(template(link ? link[1] + link[3] : part, values))
  })
}

// A token inside a sentence must not turn the sentence around (right-to-left scripts).
export function isolated(value) {
  return el("bdi", {}, value)
}

let counter = 0
export function uid(prefix) {
  counter += 1
  return `${prefix}-${counter}`
}
