// Starts the kit's enhancements: header overflow menu, scroll regions, character counts, error summary focus.
// Every page works without it. The kit's address comes from the page, where Django has put the hashed name.
document.body.classList.add('js-enabled', 'nhsuk-frontend-supported')
const { initAll } = await import(document.getElementById('kit').href)
// Where the script comes late, the person may be at work already: their place is not taken from them.
const disableAutoFocus = document.activeElement !== document.body
initAll({
  characterCount: { countFunction: characters },
  errorSummary: { disableAutoFocus },
  notificationBanner: { disableAutoFocus }
})

// How many characters a text has, as the server counts them (sentences/lines.py): a line end is one, so is a sign that
// JavaScript keeps in two halves; what no document can hold (sentences/signs.py), and a text of which nobody sees
// anything, has none. Half a sign is sent by browsers as a whole one.
function characters (text) {
  const unheld = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\u202d\u202e]/g
  const kept = text.replace(/\r\n?/g, '\n').replace(unheld, '')
  const seen = /[^\s\u0085\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\uffa0\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u
  return seen.test(kept) ? Array.from(kept).length : 0
}
