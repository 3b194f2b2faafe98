"""The little of the look that Streamlit's theme cannot say.

It stands in the page itself, before Streamlit draws anything: what came with the first run would
push aside what is drawn already.
"""

from __future__ import annotations

from pathlib import Path

from streamlit.file_util import get_static_dir

SIDEBAR_PX = 216
PILL_PX = 196  # the button that opens the folded sidebar: beside it stands the page's title
# 17 px base size is the theme's; these are the page's padding, the brand, the sidebar's room while
# it is on its way, and some of Streamlit's own effects that fight with ours: fading a page that is
# being run again, a focus ring around the whole page, a focused link that looks like the page one
# is on, and a header that covers the title.
STYLE = f"""
:root{{
.stMainBlockContainer{{max-width:none;padding:16px 28px 24px}}
[data-testid=stSidebarContent]{{padding-left:12px;padding-right:12px}}
[data-testid=stSidebarUserContent]{{padding:0 0 12px}}
[data-testid=stSidebarHeader]{{height:36px;padding:6px 4px 0;margin:0}}
[data-testid=stSidebarUserContent] [data-testid=stVerticalBlock]{{gap:10px}}
[data-testid=stSidebar] [data-testid=stCaptionContainer] p{{font-size:16px;line-height:1.3}}
[data-testid=stPageLink-NavLink]:focus-visible{{background:none;outline:2px solid;outline-offset:-2px}}
[data-testid=stMain]:focus-visible,[data-testid=stMain]:focus{{outline:none;box-shadow:none}}
[data-stale=true]{{opacity:1!important;transition:none!important}}
[data-testid=stHeader]{{pointer-events:none}}
[data-testid=stHeader] *{{pointer-events:auto}}
.brand{{display:flex;gap:10px;align-items:center;font-size:16px;padding:0 8px 8px}}
.brand span{{display:grid;gap:3px}}
.brand i{{display:block;height:5px;border-radius:1px;background:currentColor}}
.brand i:first-child{{background:#D11238}}
.rule{{margin:2px 0;border:0;border-top:1px solid color-mix(in srgb,currentColor 25%,transparent)}}
[data-testid=stExpandSidebarButton]{{width:auto;padding:0 8px}}
[data-testid=stExpandSidebarButton]::after{{font:600 16px/1 "Source Sans",sans-serif;margin-left:4px}}
@media (max-width:640px){{.stMainBlockContainer{{padding:64px 16px 16px}}}}
@media (min-width:641px){{
  [data-testid=stHeader]{{background:transparent}}
  &:has([data-testid=stExpandSidebarButton]){{--pill:{PILL_PX}px}}
}}
@media (min-width:769px){{
  [data-testid=stAppViewContainer]:not(:has([data-testid=stSidebar])){{padding-left:{SIDEBAR_PX}px}}
}}
}}
"""


def index() -> str:
    """The HTML that every address answers with: Streamlit's own, with the style in its head."""
    html = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
    return html.replace("</head>", f"<style>{STYLE}</style></head>", 1)


def style(sidebar: str) -> str:
    """The style of the one thing with words: the folded sidebar's button says what lies there."""
    said = sidebar.replace("\\", "").replace('"', "")
    return f'<style>[data-testid=stExpandSidebarButton]::after{{content:"{said}"}}</style>'
