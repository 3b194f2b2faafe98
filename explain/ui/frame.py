"""What every page stands in: sidebar, navigation, and what is chosen once for all pages."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explain.ask import Ask
from explain.models import MODELS, STANDBY, add, hub, may_come
from explain.models.unavailable import ModelUnavailable
from explain.openings import wished
from explain.server import the_server
from explain.text import LANGUAGES, Says
from explain.ui import components, lesson, sessions, undo, visit
from explain.ui.chapters import CHAPTERS, Chapter
from explain.ui.style import SIDEBAR_PX, style

FIRST = CHAPTERS[0]
POLL_S = 0.6
# A local file: a page's own icon would make browsers fetch its picture from Google as a favicon.
ICON = components.ASSETS / "img" / "icon.svg"


def show() -> None:
    """One run of the script: the frame, and in it the page that the address names; in turn with the
    other visitors' runs."""
    with sessions.turn():
        _run()


def _run() -> None:
    visit.arrive()
    here = visit.ask("")
    says = here.says("frame")
    st.set_page_config(says("title"), ICON, layout="wide", initial_sidebar_state=SIDEBAR_PX)
    pages = {
        chapter.name: st.Page(
            f"{chapter.name}.py",
            title=says(f"page.{chapter.name}"),
            url_path=chapter.name,
        )
        for chapter in CHAPTERS
    }
    home = st.Page(_home, title=says("title"), default=True, visibility="hidden")
    chosen = st.navigation([home, *pages.values()], position="hidden")
    if chosen == home:
        chosen.run()
    if wanted := st.session_state.get("frame.page"):
        if (
            chosen != pages[wanted]
        ):  # a click meanwhile can cancel the switch: then it is made again
            st.switch_page(pages[wanted])
        del st.session_state["frame.page"]
    if the_server().shelf.status(here.model).state == "idle":
        the_server().shelf.start(here.model)
    chapter = next((c for c in CHAPTERS if pages[c.name] == chosen), FIRST)
    visit.enter(chapter)
    with st.sidebar:
        lecturers = _sidebar(here, says, pages, chapter)
    drawn = the_server().shelf.status(here.model)
    chosen.run()
    st.html(style(says("sidebar")))
    with lecturers:
        lesson.show(chapter, here)
    with st.sidebar:
        components.show(
            "tools",
            {
                "lang": here.language,
                "tag": LANGUAGES[here.language].tag,
                "page": chapter.name,  # another page draws it anew: its address is bare at first
                "address": visit.address(chapter),
            },
            _steered,
        )
        for note in _notes(here, chapter):  # last: what is pressed stays in sight above it
            st.caption(note)
    if drawn.state == "working":
        _wait(here.model, _news(drawn))


def _home() -> None:
    """The bare address leads to the first page, its parameters kept."""
    st.switch_page(f"{FIRST.name}.py", query_params=st.query_params.to_dict())


def _steered(done: Mapping) -> None:
    """Open the page whose digit was pressed; a page that was lost is drawn by this very run."""
    page = done.get("page")
    if done.get("kind") == "page" and isinstance(page, int) and 0 <= page < len(CHAPTERS):
        st.session_state["frame.page"] = CHAPTERS[page].name


def _prompt(here: Ask, says: Says, shown: Chapter) -> dict:
    """What the text field is told."""
    return {
        "text": here.text,
        "says": {"text": says("text"), "placeholder": says("placeholder")},
        "tag": LANGUAGES[here.language].tag,
        "disabled": not shown.reads,
        "back": says("changed.back") if undo.possible() else "",
    }


def _typed(shown: Chapter, done: Mapping) -> None:
    """Take over what was typed; the page says that it has heard of it."""
    if isinstance(done.get("n"), int):
        st.session_state["frame.heard"] = done["n"]
    if done.get("kind") == "undo":
        undo.back()
    elif shown.reads and isinstance(done.get("text"), str):
        visit.type_text(shown.name, done["text"])


def _sidebar(here: Ask, says, pages: dict, shown: Chapter) -> DeltaGenerator:
    """Logo, chapters, then what is chosen for all pages: text, chat, model, language.

    Returns: the place of the lecturer's buttons, which are drawn after the page.
    """
    state = st.session_state
    bars = "".join(f"<i style='width:{width}px'></i>" for width in (22, 15, 9))
    st.html(f"<div class='brand'><span>{bars}</span><b>{says('title')}</b></div>")
    for chapter in CHAPTERS:
        icon = f":material/{chapter.icon}:"
        st.page_link(pages[chapter.name], label=says(f"page.{chapter.name}"), icon=icon)
    st.html("<hr class='rule'>")
    lecturers = st.container()
    # The session's choice is the truth; a widget only shows it, so a link or an example can set it.
    state["frame.model"], state["frame.chat"] = here.model, here.chat
    state["frame.lang"] = here.language
    components.show("prompt", _prompt(here, says, shown), lambda done: _typed(shown, done))
    if not shown.reads:
        st.caption(says("not_read"))
    elif not visit.in_link(here.text):
        st.caption(says("not_in_link", limit=visit.LINK_LIMIT))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.toggle(
            says("chat"),
            key="frame.chat",
            disabled=not shown.reads,
            on_change=lambda: visit.change(shown.name, chat=state["frame.chat"], chosen=True),
        )
        st.markdown("", help=says("chat_help"), width="content")  # inside its label it would switch
    st.selectbox(
        says("model"),
        [name for name, entry in MODELS.items() if entry.listed or name == here.model],
        key="frame.model",
        format_func=lambda name: MODELS[name].title,
        label_visibility="collapsed",
        on_change=lambda: visit.change(shown.name, model=state["frame.model"]),
    )
    if the_server().grows and hub.typing_allowed(st.get_option("server.address")):
        _more(here, says, shown)
    st.segmented_control(
        says("language"),
        list(LANGUAGES),
        key="frame.lang",
        format_func=lambda name: LANGUAGES[name].name,
        label_visibility="collapsed",
        required=True,
        on_change=lambda: visit.speak(state["frame.lang"]),
    )
    return lecturers


def _more(here: Ask, says: Says, shown: Chapter) -> None:
    """A model's name on a hub, typed by whoever runs the app on the own machine."""
    state = st.session_state

    def added() -> None:
        try:
            visit.change(shown.name, model=add(state["frame.add"]))
            state["frame.add"], state["frame.wrong"] = "", None
        except ModelUnavailable as error:
            told = here.says("models")
            state["frame.wrong"] = told(f"reason.{error.reason}", **error.detail)

    st.text_input(
        says("add"),
        key="frame.add",
        placeholder="Qwen/Qwen3-0.6B",
        on_change=added,
    )
    if state.get("frame.wrong"):
        st.text(state["frame.wrong"])


def _notes(here: Ask, shown: Chapter) -> list[str]:
    """What a visitor should know of the chosen model."""
    says, entry = here.says("models"), MODELS[here.model]
    if shown.model not in ("", here.model):
        says = here.says("frame")
        return [says("own_model", title=MODELS[shown.model].title)]
    notes = [says(f"note.{here.model}")] if here.model in NOTED else []
    if here.model in NOTED and here.language not in entry.languages:
        notes.append(says(f"foreign_note.{here.language}"))
    reader = the_server().shelf.reader(here.model)
    if reader and reader.spec.dtype != "float32":
        notes.append(says("half_note", dtype=reader.spec.dtype))
    better = wished(here.language)
    if shown.model == "" and here.model == STANDBY and may_come(better):
        notes.append(says("consent.offer", title=MODELS[better].title))
    return notes


NOTED = ("smollm2-135m", "gemma-3-270m", "small-world")


@st.fragment(run_every=POLL_S)
def _wait(name: str, drawn: tuple) -> None:
    """While a model is on its way: run the whole script again when there is more than was drawn."""
    if _news(the_server().shelf.status(name)) != drawn:
        st.rerun(scope="app")


def _news(status) -> tuple:
    """What of a model's status is worth drawing again."""
    return status.state, status.stage, round(status.share, 2)
