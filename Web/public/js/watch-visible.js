/**
 * Tells when an element comes into sight or leaves it.
 *
 * @param {Element} element
 * @param {(visible: boolean) => void} onVisible
 * @returns {() => void} ends it
 */
export function watchVisible(element, onVisible) {
  const Observer = element.ownerDocument.defaultView?.IntersectionObserver;
  if (!Observer) {
    onVisible(true);
    return () => undefined;
  }
  const observer = new Observer((entries) => onVisible(entries[entries.length - 1].isIntersecting),
    { rootMargin: "200px" });
  observer.observe(element);
  return () => observer.disconnect();
}
