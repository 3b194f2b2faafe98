// What Streamlit calls: again with every new data and every change of theme.
import { adopt, load } from "./styles.js"
import { worded } from "./texts.js"

// export default await component("fruit", ["tokens", "kit", "fruit"], createPage); createPage(parent) gives { draw(data, send), leave() }.
export async function component(topic, names, create) {
  const sheets = await load(names)
  const pages = new WeakMap()

  return worded(topic, ({ data, parentElement, setTriggerValue }) => {
    let page = pages.get(parentElement)
    if (!page) {
      adopt(parentElement.getRootNode(), sheets)
      page = create(parentElement)
      pages.set(parentElement, page)
    }
    page.draw(data, setTriggerValue)
    return () => page.leave()
  })
}
