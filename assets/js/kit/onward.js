// A picture's link to another state of the app is followed in this session: what it changes for all pages is said there and
// can be taken back. A new tab, or a link to another server, is the browser's.
/** @import { Page } from "./page.js" */

/** @param {Page<any>} page */
export function onward(page) {
  page.root.addEventListener("click", event => {
    const link = event.target instanceof Element ? event.target.closest("a[target=_self]") : null
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    page.act("open", { to: link.getAttribute("href") })
  })
}
