// Second half of `npm run build`: takes the kit's script into static/build/, without the reference to a source
// map that we do not serve.
import { readFileSync, writeFileSync } from 'node:fs'

const script = readFileSync('node_modules/nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.js', 'utf8')
writeFileSync('static/build/nhsuk-frontend.min.js', script.replace(/\/\/# sourceMappingURL=.*\s*$/, '\n'))
