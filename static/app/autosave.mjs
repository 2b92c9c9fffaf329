// Keeps what is typed into a form of the return while it is typed: beside the return, not in it, until the form is saved.
// The form works without it. It never holds up typing: what cannot be kept now is tried again, and said in the bar.
const PAUSE = 3_000 // after the last stroke
const LONGEST = 15_000 // of waiting for an answer, and between two attempts while somebody types on
const MOST_AT_LEAVING = 60_000 // a browser sends no more than 64 KB on behalf of a page that goes away
const AGAIN = [5_000, 15_000, 60_000]

class Keeper {
  constructor (bar) {
    this.bar = bar
    this.form = bar.closest('form')
    this.url = bar.dataset.keep
    this.lines = this.form.querySelectorAll('[data-kept]')
    this.news = bar.querySelector('[data-news]')
    this.kept = this.sent()
    this.failures = 0
    this.form.addEventListener('input', () => this.later())
    this.form.addEventListener('change', () => this.later())
    this.form.addEventListener('submit', () => this.submit())
    addEventListener('pageshow', () => {
      this.saving = this.left = false
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
    for (const name of ['csrfmiddlewaretoken', 'kept', 'version']) boxes.delete(name)
    return boxes.toString()
  }

  get changed () { return this.typed() !== this.kept }

  // Whether leaving the page now would lose something: the last attempt failed, or it is too long for a page that goes.
  lost () { return !this.saving && this.changed && (this.failures > 0 || this.typed().length > MOST_AT_LEAVING) }

  begin () { if (this.changed) this.later() }

  later () {
    if (this.failures === 0) this.say('')
    this.since ??= Date.now()
    clearTimeout(this.timer)
    const pause = Math.min(PAUSE, Math.max(0, this.since + LONGEST - Date.now()))
    this.timer = setTimeout(() => this.keep(), pause)
  }

  again () { if (this.failures > 0 && this.changed) this.keep() }

  submit () {
    this.saving = true
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

  request (more) {
    const body = this.boxes()
    body.append('person', this.bar.dataset.person)
    return { method: 'POST', body, headers: { Accept: 'application/json' }, ...more }
  }

  async keep () {
    if (this.saving || this.left || !this.changed) return
    if (this.under) return this.later()
    const [typed, under] = [this.typed(), new AbortController()]
    this.under = under
    this.since = undefined
    const limit = setTimeout(() => under.abort('slow'), LONGEST)
    try {
      const answer = await this.send(under.signal)
      this.form.elements.kept.value = answer.token
      this.kept = typed
      this.failures = 0
      this.say(answer.said)
      this.tell(answer.news)
      if (this.changed) this.later()
    } catch (problem) {
      if (this.saving || this.left || (under.signal.aborted && under.signal.reason !== 'slow')) return
      this.fail(problem.answer)
    } finally {
      clearTimeout(limit)
      this.under = undefined
    }
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

  fail (answer) {
    const wait = AGAIN[Math.min(this.failures, AGAIN.length - 1)]
    this.failures += 1
    clearTimeout(this.timer)
    if (!answer?.final) this.timer = setTimeout(() => this.keep(), wait)
    this.say(answer?.said ?? this.bar.dataset.failed, answer?.sign_in)
  }

  // In both bars; only the upper one is read out.
  say (text, signIn = '') {
    for (const line of this.lines) {
      const shown = [text]
      if (signIn) shown.push(' ', this.link(signIn))
      line.replaceChildren(...(text ? shown : []))
    }
  }

  link (address) {
    const link = document.createElement('a')
    Object.assign(link, { href: address, target: '_blank', textContent: this.bar.dataset.signIn })
    return link
  }

  tell (text) { if (this.news.textContent !== text) this.news.textContent = text }
}

async function answered (response) {
  if (!response.headers.get('Content-Type')?.startsWith('application/json')) return null
  return response.json()
}

for (const bar of document.querySelectorAll('[data-keep]')) new Keeper(bar)
