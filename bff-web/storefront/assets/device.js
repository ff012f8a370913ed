// Gives this browser a name by which it keeps its variant of what is being tried. Should that fail, the page stays as
// everybody sees it, and the next page asks again: there is nothing to tell a visitor.
fetch('/device', { method: 'POST' }).catch(() => undefined);
