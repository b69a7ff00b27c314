import { z } from 'zod'

type JsonSchema = Record<string, unknown>

/** Turns contract schemas into JSON Schema 2020-12; what has an id stands once, under `components.schemas`. */
export function createSchemaBook(): {
  of(schema: z.ZodType, io: 'input' | 'output'): JsonSchema
  components(): JsonSchema
} {
  const components: JsonSchema = {}
  return {
    of(schema, io) {
      const { $schema: _dialect, $defs, ...json } = z.toJSONSchema(schema, { io })
      for (const [name, definition] of Object.entries($defs ?? {}))
        components[name] = cleaned(definition as JsonSchema)
      return rewritten(cleaned(json)) as JsonSchema
    },
    components: () => rewritten(components) as JsonSchema,
  }
}

function cleaned(schema: JsonSchema): JsonSchema {
  const { id: _id, $id: _schemaId, ...rest } = schema
  return rest
}

/** References point into the document, not into each schema. */
function rewritten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rewritten)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === '$ref' && typeof inner === 'string'
        ? [key, inner.replace('#/$defs/', '#/components/schemas/')]
        : [key, rewritten(inner)],
    ),
  )
}
