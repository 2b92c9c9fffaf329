// A calendar beside the three boxes of a date: the browser's own, so that it speaks the reader's language and is
// worked by keyboard. Choosing a day fills the boxes; the boxes stay what is sent, and typing in them moves the calendar.
for (const boxes of document.querySelectorAll('[data-picker]')) {
  const [day, month, year] = ['day', 'month', 'year'].map((part) => boxes.querySelector(`[name$="_${part}"]`))
  const calendar = document.createElement('input')
  Object.assign(calendar, { type: 'date', id: `${boxes.id}-calendar`, className: 'nhsuk-input nhsuk-input--width-10' })
  const label = document.createElement('label')
  label.className = 'nhsuk-label nhsuk-date-input__label'
  label.htmlFor = calendar.id
  const about = document.createElement('span')
  about.className = 'nhsuk-u-visually-hidden'
  about.textContent = ` ${boxes.dataset.picker}`
  label.append('Or pick from a calendar', about)
  const item = document.createElement('div')
  item.className = 'nhsuk-date-input__item'
  item.append(label, calendar)
  boxes.append(item)

  const show = () => {
    const pad = (box, length) => box.value.trim().padStart(length, '0')
    calendar.value = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`
  }
  show()
  for (const box of [day, month, year]) box.addEventListener('input', show)
  calendar.addEventListener('change', () => {
    if (!calendar.value) return
    const [y, m, d] = calendar.value.split('-').map(Number)
    Object.assign(year, { value: y })
    Object.assign(month, { value: m })
    Object.assign(day, { value: d })
    for (const box of [day, month, year]) box.dispatchEvent(new Event('input', { bubbles: true }))
  })
}
