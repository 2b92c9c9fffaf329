// Several documents from one page: each file is a request of its own, with its own type, progress, error and retry.
// Without this, the form hands in one document as any form does.

const form = document.querySelector('form[data-uploads]')
const input = form.querySelector('input[type="file"]')
const types = form.elements.type
const list = form.querySelector('[data-uploads-list]')
const said = form.querySelector('[data-uploads-said]')
const done = form.querySelector('[data-uploads-done]')
const shape = form.querySelector('template')
const waiting = []

input.multiple = true
form.querySelector('[data-uploads-hint]').hidden = false
input.addEventListener('change', take)
form.addEventListener('submit', send)
take() // what was chosen before this script came

// Each chosen file becomes a line of the list; the box of files is then empty, so that more can be chosen.
function take() {
  if (!input.files.length) return
  for (const file of input.files) waiting.push(line(file))
  list.hidden = false
  input.value = ''
  input.dispatchEvent(new CustomEvent('change'))
  say(waiting.length === 1 ? '1 file is ready to upload' : `${waiting.length} files are ready to upload`)
}

function line(file) {
  const item = shape.content.firstElementChild.cloneNode(true)
  const entry = { file, item, key: key(), sent: false, part: name => item.querySelector(`[data-uploads-${name}]`) }
  const type = entry.part('type')
  type.append(...[...types.options].map(option => option.cloneNode(true)))
  type.value = types.value
  type.id = `type-${entry.key}`
  item.querySelector('label').htmlFor = type.id
  for (const name of item.querySelectorAll('[data-uploads-name]')) name.textContent = file.name
  entry.part('progress').setAttribute('aria-label', `Upload of ${file.name}`)
  entry.part('retry').addEventListener('click', () => upload(entry))
  entry.part('drop').addEventListener('click', () => drop(entry))
  list.append(item)
  return entry
}

function drop(entry) {
  waiting.splice(waiting.indexOf(entry), 1)
  const next = entry.item.nextElementSibling ?? entry.item.previousElementSibling
  entry.item.remove()
  list.hidden = !list.children.length
  const focus = next?.querySelector('button:not([hidden])') ?? form.querySelector('.nhsuk-file-upload button')
  focus?.focus()
  say(`${entry.file.name} is taken off the list`)
}

async function send(event) {
  if (!waiting.length) return // nothing was chosen: the server says so
  event.preventDefault()
  if (list.getAttribute('aria-busy') === 'true') return
  list.setAttribute('aria-busy', 'true')
  for (const entry of [...waiting]) await upload(entry)
  list.setAttribute('aria-busy', 'false')
  const count = waiting.length
  if (!count) say('All files are uploaded')
  else say(count === 1 ? '1 file is not uploaded' : `${count} files are not uploaded`)
}

function upload(entry) {
  if (entry.sending || entry.sent) return Promise.resolve()
  entry.sending = true
  const data = new FormData(form)
  data.set('type', entry.part('type').value)
  data.set('form_key', entry.key)
  data.set('file', entry.file)
  show(entry, '', '')
  entry.part('progress').hidden = false
  entry.part('retry').hidden = true
  entry.part('drop').hidden = true
  say(`${entry.file.name} is being uploaded`)
  return new Promise(resolve => {
    const request = new XMLHttpRequest()
    request.open('POST', form.action)
    request.setRequestHeader('Accept', 'application/json')
    request.responseType = 'json'
    request.upload.addEventListener('progress', event => {
      if (event.lengthComputable) entry.part('progress').value = (100 * event.loaded) / event.total
    })
    request.addEventListener('loadend', () => {
      entry.sending = false
      settle(entry, request)
      resolve()
    })
    request.send(data)
  })
}

function settle(entry, request) {
  entry.part('progress').hidden = true
  if (request.status === 201 && request.response) {
    entry.sent = true
    waiting.splice(waiting.indexOf(entry), 1)
    entry.part('choice').hidden = true
    show(entry, request.response.said, '')
    say(request.response.said)
    done.hidden = false
    return
  }
  const reason = reasonOf(request)
  entry.part('retry').hidden = false
  entry.part('drop').hidden = false
  show(entry, '', reason)
  say(`${entry.file.name} is not uploaded. ${reason}`)
}

function reasonOf(request) {
  const errors = request.response?.errors
  if (errors) return Object.values(errors).flat().join('. ')
  if (request.status === 0) return 'The connection was lost. Try again'
  if (request.status === 403) return 'You cannot upload it any more. Load this page again to see why'
  if (request.status === 413) return 'The file is too large'
  if (request.status < 400) return 'You are signed out. Sign in on another page, then try again'
  return 'The server did not take it. Try again in a few minutes'
}

function show(entry, good, bad) {
  entry.part('said').textContent = good
  entry.part('error').textContent = bad
  entry.part('error').hidden = !bad
  entry.item.classList.toggle('nhsuk-form-group--error', Boolean(bad))
  if (bad) entry.part('type').setAttribute('aria-describedby', (entry.part('error').id = `error-${entry.key}`))
  else entry.part('type').removeAttribute('aria-describedby')
}

function say(words) {
  said.textContent = words
}

// crypto.randomUUID exists on https alone.
function key() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('')
}
