/* global document, Node */
/** Draws by describing what should be there; what is there already stays, with its focus and its scroll position. */

const svgNamespace = 'http://www.w3.org/2000/svg';
const svgTags = new Set(['svg', 'g', 'path', 'rect', 'line', 'circle', 'text', 'title', 'polyline', 'use']);

/** An element. Attributes that are undefined or false are left out; children may be nested lists. */
export function h(tag, attributes = {}, ...children) {
  const element = svgTags.has(tag)
    ? document.createElementNS(svgNamespace, tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false)
      element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child !== undefined && child !== false && child !== '') element.append(child);
  }
  return element;
}

/** Makes the children of `parent` what `children` describes, changing as little as possible. */
export function draw(parent, ...children) {
  const wanted = h('div', {}, ...children);
  morphChildren(parent, wanted);
}

const keyOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node.getAttribute('data-key') : null);
const sameKind = (a, b) => a.nodeName === b.nodeName && keyOf(a) === keyOf(b);

function morph(from, to) {
  if (from.nodeType === Node.TEXT_NODE) {
    if (from.data !== to.data) from.data = to.data;
    return;
  }
  for (const { name } of [...from.attributes]) {
    // Whether details are open is the reader's business.
    if (!to.hasAttribute(name) && name !== 'open') from.removeAttribute(name);
  }
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
  morphChildren(from, to);
}

function morphChildren(from, to) {
  const keyed = new Map([...from.children].map((child) => [keyOf(child), child]));
  let cursor = from.firstChild;
  for (const next of [...to.childNodes]) {
    const key = keyOf(next);
    const known = key === null ? cursor : keyed.get(key);
    if (known === null || known === undefined || !sameKind(known, next)) {
      from.insertBefore(next, cursor);
      continue;
    }
    if (known === cursor) cursor = cursor.nextSibling;
    else from.insertBefore(known, cursor);
    morph(known, next);
  }
  while (cursor !== null) {
    const { nextSibling } = cursor;
    cursor.remove();
    cursor = nextSibling;
  }
}
