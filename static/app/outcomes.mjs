// Shows the boxes of an outcome as soon as it is ticked, and those of a change since last year where there is one.
// Without scripts the same boxes appear when the draft is saved.
const form = document.querySelector('main form')
const blank = document.getElementById('outcome-blank')
const dropped = document.getElementById('outcome-dropped')

function copied (template, ref) {
  const copy = document.createElement('template')
  copy.innerHTML = template.innerHTML.replaceAll('__ref__', ref)
  return copy.content
}

async function enhance (within) {
  const { CharacterCount, createAll } = await import(document.getElementById('kit').href)
  createAll(CharacterCount, undefined, within)
}

function show (body, ref, lastYear) {
  body.querySelector('[data-dropped]')?.remove()
  if (body.querySelector('[name^="rationale-"]')) return
  // What was written of it before it was unticked comes back.
  const content = copied(document.getElementById(`outcome-before-${ref}`) ?? blank, ref)
  const more = content.querySelector('.app-outcomes__more')
  if (lastYear !== 'no') more.querySelector('.app-change')?.remove()
  body.querySelector('.app-outcomes__none')?.replaceWith(...content.querySelectorAll('.app-outcomes__year'))
  body.append(more)
  body.classList.add('app-outcomes__chosen')
  enhance(more)
}

function drop (body, ref, lastYear) {
  if (lastYear !== 'yes' || body.querySelector('[data-dropped]')) return
  if (body.querySelector(`[name="change-rationale-${ref}"]`)) return
  const row = copied(dropped, ref).querySelector('.app-outcomes__more')
  row.dataset.dropped = ''
  body.append(row)
  enhance(row)
}

form?.addEventListener('change', event => {
  const box = event.target
  const body = box.closest('[data-outcome]')
  if (!body || box.type !== 'checkbox' || !box.name.startsWith('chosen-')) return
  const { outcome, lastYear } = body.dataset
  if (box.checked) show(body, outcome, lastYear)
  else drop(body, outcome, lastYear)
})
