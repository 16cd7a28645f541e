/**
 * Tells the inner width of an element, now and whenever it changes.
 *
 * @param {HTMLElement} element
 * @param {(width: number) => void} onWidth
 * @returns {() => void} ends it
 */
export function watchWidth(element, onWidth) {
  const Observer = element.ownerDocument.defaultView?.ResizeObserver;
  if (!Observer) {
    onWidth(800);
    return () => undefined;
  }
  let last = 0;
  const observer = new Observer((entries) => {
    const width = Math.floor(entries[entries.length - 1].contentRect.width);
    if (width === last || width === 0) return;
    last = width;
    onWidth(width);
  });
  observer.observe(element);
  return () => observer.disconnect();
}
