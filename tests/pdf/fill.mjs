// Fills in a PDF form: node fill.mjs PROGRAM FORM ANSWERS FILLED [FONT]
// ANSWERS is JSON, values by field name; a box takes true, a choice the id of its option.
import { readFileSync, writeFileSync } from 'node:fs';
import fontkit from '@pdf-lib/fontkit';
import { PDFCheckBox, PDFDocument, PDFDropdown, PDFName, PDFRadioGroup, PDFTextField } from 'pdf-lib';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

const [program, form, answers, filled, font] = process.argv.slice(2);
const bytes = new Uint8Array(readFileSync(form));
const wanted = JSON.parse(readFileSync(answers, 'utf8'));

async function pdfLib() {
  const file = await PDFDocument.load(bytes);
  file.registerFontkit(fontkit);
  const face = await file.embedFont(readFileSync(font), { subset: true });
  const fields = file.getForm();
  for (const [name, value] of Object.entries(wanted)) {
    const field = fields.getField(name);
    if (field instanceof PDFCheckBox) field.check();
    else if (field instanceof PDFRadioGroup || field instanceof PDFDropdown) {
      // It would write the label of a list's option: what a list stands for is set by its id.
      if (field instanceof PDFDropdown) field.acroField.dict.set(PDFName.of('V'), (await import('pdf-lib')).PDFHexString.fromText(value));
      else field.select(value);
    } else if (field instanceof PDFTextField) field.setText(value);
    else throw new Error('no field ' + name);
  }
  fields.updateFieldAppearances(face);
  return file.save();
}

// As the viewer of Firefox does: the answers go into its storage, and it saves the file with an update at the end.
async function pdfJs() {
  const file = await getDocument({ data: bytes, standardFontDataUrl: 'node_modules/pdfjs-dist/standard_fonts/' }).promise;
  const fields = await file.getFieldObjects();
  for (const [name, value] of Object.entries(wanted)) {
    const places = (fields[name] || []).filter((it) => it.type);
    if (!places.length) throw new Error('no field ' + name);
    for (const place of places) {
      const { type } = place;
      if (type === 'checkbox') file.annotationStorage.setValue(place.id, { value: true });
      else if (type === 'radiobutton') file.annotationStorage.setValue(place.id, { value: place.exportValues === value });
      else file.annotationStorage.setValue(place.id, { value });
    }
  }
  return file.saveDocument();
}

writeFileSync(filled, await { 'pdf-lib': pdfLib, 'pdf.js': pdfJs }[program]());
