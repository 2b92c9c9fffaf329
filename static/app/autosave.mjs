// Keeps what is typed into a form while it is typed: of the return beside it, not in it, until the form is saved; of the
// survey in the draft behind its link. The form works without it. It never holds up typing: what cannot be kept now is
// tried again, and said in the bar. A press is held while nobody answers, and for no other reason.
const PAUSE = 3_000 // after the last stroke
const LONGEST = 15_000 // of waiting for an answer, and between two attempts while somebody types on
const MOST_AT_LEAVING = 60_000 // a browser sends no more than 64 KB on behalf of a page that goes away
const AGAIN = [5_000, 15_000, 60_000]
// What a form sends about itself; nobody types it.
const UNTYPED = ['csrfmiddlewaretoken', 'kept', 'version', 'seen', 'page', 'turn']

class Keeper {
  constructor (bar) {
    this.bar = bar
    this.form = bar.closest('form')
    this.url = bar.dataset.keep
    this.lines = this.form.querySelectorAll('[data-kept]')
    this.news = bar.querySelector('[data-news]')
    this.edge = new Edge(bar)
    this.note = new Note()
    this.kept = this.sent()
    this.failures = 0
    this.form.addEventListener('input', () => this.later())
    this.form.addEventListener('change', () => this.later())
    this.form.addEventListener('submit', event => this.press(event))
    addEventListener('pageshow', () => {
      this.saving = this.left = this.trying = false
      this.begin()
    })
    addEventListener('pagehide', () => this.leave())
    addEventListener('beforeunload', event => { if (this.lost()) event.preventDefault() })
    addEventListener('online', () => this.again())
    addEventListener('focus', () => this.again())
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.keep()
      else this.again()
    })
    this.begin()
  }

  // What stands in the boxes, as a browser would send it; files are not kept.
  boxes (form = this.form) {
    const boxes = new URLSearchParams()
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') boxes.append(name, value)
    return boxes
  }

  // What the server put into the boxes. Somebody may have typed before this script came, or the browser put back what
  // stood in them.
  sent () {
    const form = this.form.cloneNode(true)
    form.reset()
    return this.typed(form)
  }

  typed (form = this.form) {
    const boxes = this.boxes(form)
    for (const name of UNTYPED) boxes.delete(name)
    return boxes.toString()
  }

  get changed () { return this.typed() !== this.kept }

  // Whether leaving the page now would lose something: the last attempt failed, or it is too long for a page that goes.
  lost () { return !this.saving && this.changed && (this.failures > 0 || this.typed().length > MOST_AT_LEAVING) }

  begin () { if (this.changed) this.later() }

  later () {
    if (this.failures === 0) {
      this.say('')
      this.note.remove()
    }
    this.since ??= Date.now()
    clearTimeout(this.timer)
    const pause = Math.min(PAUSE, Math.max(0, this.since + LONGEST - Date.now()))
    this.timer = setTimeout(() => this.keep(), pause)
  }

  again () { if (this.failures > 0) this.keep() }

  // Where nobody answers, the browser would put an error page of its own in the place of what is typed, and its way back
  // would lose it. Whatever a server answers, the press goes on: it has a page to show.
  async press (event) {
    if (this.freed || (navigator.onLine && (!this.away || this.insisted > 1))) return this.submit()
    event.preventDefault()
    this.held = event.submitter
    if (this.trying) return
    this.trying = true
    clearTimeout(this.timer)
    this.under?.abort()
    this.under = undefined
    this.say(this.bar.dataset.trying)
    await this.keep()
    this.trying = false
    if (this.away) {
      // Where the browser knows of a network, something may stop what scripts ask for alone: a third press goes on.
      this.insisted = navigator.onLine ? (this.insisted ?? 0) + 1 : 0
      return this.note.show(this.offline, this.held, true)
    }
    this.freed = true
    this.note.remove()
    this.form.requestSubmit(this.held)
    this.freed = false
    this.held = undefined
  }

  get waits () { return this.held !== undefined }

  get offline () { return `${this.bar.dataset.offline} ${this.bar.dataset.pressAgain}` }

  // The network is back after a press was held: the person presses again, since it may be long ago.
  goOn (said) {
    const { goOn } = this.bar.dataset
    if (this.trying || !this.waits) return false
    this.note.show(`${said} ${goOn}`, this.held)
    this.held = undefined
    return true
  }

  submit () {
    this.saving = true
    this.count()
    clearTimeout(this.timer)
    this.under?.abort()
  }

  // The page goes away: whatever comes of it, nobody is there to read the answer.
  leave () {
    if (this.saving || !this.changed || this.typed().length > MOST_AT_LEAVING) return
    this.left = true
    clearTimeout(this.timer)
    this.under?.abort()
    fetch(this.url, this.request({ keepalive: true })).catch(() => {})
  }

  // A survey's form counts what it sends, so that what comes late does not take the place of what was sent after it.
  count () {
    const { turn } = this.form.elements
    if (turn) turn.value = Number(turn.value) + 1
  }

  request (more) {
    this.count()
    const body = this.boxes()
    const { person } = this.bar.dataset
    if (person) body.append('person', person)
    return { method: 'POST', body, headers: { Accept: 'application/json' }, ...more }
  }

  async keep () {
    if (this.saving || this.left || !(this.changed || this.waits)) return
    if (this.under) return this.later()
    clearTimeout(this.timer)
    const [typed, under] = [this.typed(), new AbortController()]
    this.under = under
    this.since = undefined
    const limit = setTimeout(() => under.abort('slow'), LONGEST)
    try {
      if (this.changed) this.take(await this.send(under.signal), typed)
      else await this.reach(under.signal)
    } catch (problem) {
      if (this.saving || this.left || (under.signal.aborted && under.signal.reason !== 'slow')) return
      this.fail(problem.answer)
    } finally {
      clearTimeout(limit)
      if (this.under === under) this.under = undefined
    }
  }

  take (answer, typed) {
    if (this.form.elements.kept) this.form.elements.kept.value = answer.token
    this.kept = typed
    this.back(answer.said)
    this.tell(answer.news)
    if (this.changed) this.later()
  }

  // Nothing is to be kept, but a press is held: whether anybody answers, by asking for what writes nothing.
  async reach (signal) {
    await fetch(import.meta.url, { method: 'HEAD', cache: 'no-store', referrerPolicy: 'no-referrer', signal })
    this.back(this.waits ? this.bar.dataset.back : '')
  }

  back (said) {
    this.failures = 0
    this.away = false
    this.insisted = 0
    const { goOn } = this.bar.dataset
    if (this.goOn(said)) this.say(`${said} ${goOn}`, { edge: true })
    else this.say(said)
  }

  // One attempt, and a second one where the person signed in again elsewhere since the page was opened.
  async send (signal, second = false) {
    const response = await fetch(this.url, this.request({ signal }))
    const answer = await answered(response)
    if (response.ok && answer) return answer
    if (response.status === 403 && !answer && !second) {
      const now = await fetch(this.url, { headers: { Accept: 'application/json' }, signal })
      const fresh = now.redirected ? null : await answered(now)
      if (fresh) {
        this.form.elements.csrfmiddlewaretoken.value = fresh.csrf
        return this.send(signal, true)
      }
      const { signedOut: said, signInAt } = this.bar.dataset
      if (now.redirected) throw Object.assign(new Error('signed out'), { answer: { said, sign_in: signInAt } })
    }
    throw Object.assign(new Error(`answered ${response.status}`), { answer })
  }

  // Without an answer at all (not even one that says nothing), the network is away.
  fail (answer) {
    this.away = answer === undefined
    const wait = AGAIN[Math.min(this.failures, AGAIN.length - 1)]
    this.failures += 1
    clearTimeout(this.timer)
    if (!answer?.final) this.timer = setTimeout(() => this.keep(), wait)
    const { failed, back } = this.bar.dataset
    this.say(answer?.said ?? (this.away && this.waits ? this.offline : failed), { signIn: answer?.sign_in, edge: true })
    if (!this.away) this.goOn(back)
  }

  // In both bars; only the upper one is read out.
  say (text, { signIn = '', edge = false } = {}) {
    for (const line of text === this.told ? [] : this.lines) {
      const shown = [text]
      if (signIn) shown.push(' ', this.link(signIn))
      line.replaceChildren(...(text ? shown : []))
    }
    this.told = text
    this.edge.show(edge ? text : this.news.textContent)
  }

  link (address) {
    const link = document.createElement('a')
    Object.assign(link, { href: address, target: '_blank', textContent: this.bar.dataset.signIn })
    return link
  }

  // What a colleague did to the form since.
  tell (text = '') {
    if (this.news.textContent === text) return
    this.news.textContent = text
    this.edge.show(text)
  }
}

// What went wrong, and what was changed elsewhere, stands at the lower edge of the window, wherever in a long form
// somebody types. It covers nothing for good: the page is so much longer, a box that is under it moves up, and it can
// be put back in its place.
class Edge {
  constructor (bar) {
    this.bar = bar
    this.page = document.documentElement
    const hide = bar.querySelector('[data-hide]')
    hide.hidden = false
    hide.addEventListener('click', () => this.hide())
    bar.closest('form').addEventListener('focusin', ({ target }) => { if (target !== hide) this.at = target })
    addEventListener('focusin', ({ target }) => requestAnimationFrame(() => { if (this.stuck) this.uncover(target) }))
    new ResizeObserver(() => this.room()).observe(bar, { box: 'border-box' })
    for (const what of ['resize', 'scroll']) visualViewport.addEventListener(what, () => this.lift())
  }

  get stuck () { return this.bar.classList.contains('app-keeper--stuck') }

  // What is urgent in it; '' where nothing is. What was put back stays there until something else is urgent.
  show (text) {
    if (text && text === this.putBack) return
    this.putBack = undefined
    this.urgent = text
    this.stick(text !== '')
  }

  hide () {
    this.putBack = this.urgent
    this.stick(false)
  }

  stick (on) {
    const focused = this.bar.contains(document.activeElement)
    this.bar.classList.toggle('app-keeper--stuck', on)
    this.room()
    if (focused && !on) this.at?.focus()
  }

  // How much of the window it takes. Where that is not all that it says, it scrolls, by the keyboard too.
  room () {
    this.page.style.setProperty('--keeper', this.stuck ? `${this.bar.offsetHeight}px` : '0px')
    if (this.stuck && this.bar.scrollHeight > this.bar.clientHeight) this.bar.tabIndex = 0
    else this.bar.removeAttribute('tabindex')
    if (this.stuck) this.uncover(document.activeElement)
  }

  uncover (box) {
    if (box === document.body || this.bar.contains(box)) return
    const { top, bottom } = box.getBoundingClientRect()
    if (top < innerHeight && bottom > this.bar.getBoundingClientRect().top) box.scrollIntoView({ block: 'nearest' })
  }

  // Above a keyboard on the screen, which lies over the page in most browsers.
  lift () {
    const { height, offsetTop, scale } = visualViewport
    const under = scale === 1 ? Math.max(0, innerHeight - height - offsetTop) : 0
    this.page.style.setProperty('--keeper-lift', `${under}px`)
  }
}

// What is said beside a button whose press is held.
class Note {
  constructor () {
    this.line = document.createElement('span')
    Object.assign(this.line, { className: 'app-held', tabIndex: -1 })
    this.line.setAttribute('role', 'alert')
  }

  show (text, button, focus = false) {
    const line = this.line
    const beside = seen(button)
    if (beside && beside.nextElementSibling !== line) beside.after(line)
    if (line.textContent !== text) line.textContent = text
    if (focus) line.focus()
  }

  remove () { this.line.remove() }
}

// The button that a person sees, for the one that the Enter key presses.
function seen (button) {
  if (button?.ariaHidden !== 'true') return button
  const like = button.form.querySelectorAll(`button[name="${button.name}"][value="${button.value}"]`)
  return [...like].find(one => one.ariaHidden !== 'true') ?? button
}

async function answered (response) {
  if (!response.headers.get('Content-Type')?.startsWith('application/json')) return null
  return response.json()
}

for (const bar of document.querySelectorAll('[data-keep]')) new Keeper(bar)
