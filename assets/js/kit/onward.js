// A picture's link to another state of the app is followed in this session: what it changes for all pages is said there and
// can be taken back. A new tab, or a link to another server, is the browser's. So that the browser's Back leads to the state
// that was left, a link within a page makes an entry of its own in the history; between pages Streamlit makes it.
import { pageOf } from "./address.js"
import { expectPage } from "./presses.js"
/** @import { Page } from "./page.js" */

/** @param {Page<any>} page @param {string} name */
export function onward(page, name) {
  page.root.addEventListener("click", event => {
    const link = event.target instanceof Element ? /** @type {HTMLAnchorElement | null} */ (event.target.closest("a[target=_self]")) : null
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    const to = link.getAttribute("href")
    if (pageOf(link.href) === name) {
      history.replaceState({ ...history.state, shown: location.search }, "")
      history.pushState({ ...history.state, shown: to.slice(to.indexOf("?")) }, "")
    } else expectPage(link.href)
    page.act("open", { to })
  })

  // The session knows the address that it is led back to, and would keep what it shows.
  addEventListener("popstate", function back({ state }) {
    if (!page.root.isConnected) removeEventListener("popstate", back)
    else if (state?.shown && pageOf(location.href) === name) page.act("open", { to: name.replaceAll("-", "_") + state.shown })
  })
}
