"""The little of the look that Streamlit's theme cannot say, as one style element."""

# 17 px base size is the theme's; these are the page's padding, the brand, and three of Streamlit's
# own effects that fight with ours: fading a page that is being run again, a focus ring around the
# whole page, and a header that covers the title on a phone.
STYLE = """
.stMainBlockContainer{padding:16px 28px 24px}
[data-testid=stSidebarContent]{padding-left:12px;padding-right:12px}
[data-testid=stSidebarUserContent]{padding:0 0 12px}
[data-testid=stSidebarHeader]{height:36px;padding:6px 4px 0;margin:0}
[data-testid=stSidebarUserContent] [data-testid=stVerticalBlock]{gap:10px}
[data-testid=stMain]:focus-visible,[data-testid=stMain]:focus{outline:none;box-shadow:none}
[data-stale=true]{opacity:1!important;transition:none!important}
[data-testid=stHeader]{background:transparent;pointer-events:none}
[data-testid=stHeader] *{pointer-events:auto}
.brand{display:flex;gap:10px;align-items:center;font-size:16px;padding:0 8px 8px}
.brand span{display:grid;gap:3px}
.brand i{display:block;height:5px;border-radius:1px;background:currentColor}
.brand i:first-child{background:#D11238}
[data-testid=stSidebar] [data-testid=stCaptionContainer] p{font-size:14px;line-height:1.3}
.rule{margin:2px 0;border:0;border-top:1px solid color-mix(in srgb,currentColor 25%,transparent)}
[data-testid=stExpandSidebarButton]{width:auto;padding:0 8px;backdrop-filter:blur(12px)}
[data-testid=stExpandSidebarButton]::after{font:600 16px/1 "Source Sans",sans-serif;margin-left:4px}
@media (max-width:640px){.stMainBlockContainer{padding:64px 16px 16px}}
"""


def style(sidebar: str) -> str:
    """The style element; `sidebar` says on its closed button what lies there."""
    said = sidebar.replace("\\", "").replace('"', "")
    return f'<style>{STYLE}[data-testid=stExpandSidebarButton]::after{{content:"{said}"}}</style>'
