// What Streamlit calls: again with every new data and every change of theme.
import { adopt, load } from "./styles.js"

// export default await component(["tokens", "kit", "fruit"], createPage); createPage(parent) gives { draw(data, send), leave() }.
export async function component(names, create) {
  const sheets = await load(names)
  const pages = new WeakMap()
  const latest = new WeakMap()

  return function draw({ data, parentElement, setTriggerValue }) {
    let page = pages.get(parentElement)
    if (!page) {
      adopt(parentElement.getRootNode(), sheets)
      page = create(parentElement)
      pages.set(parentElement, page)
    }
    // While the modules load, draws pile up and may come out of order: an older one must not win.
    if (data.turn >= (latest.get(page) || 0)) {
      latest.set(page, data.turn)
      page.draw(data, setTriggerValue)
    }
    return () => page.leave()
  }
}
