import type {} from 'postgraphile';

/** Names without the schema, the uuid as `id`, and a payload field named after what it holds. */
export const NamingPlugin: GraphileConfig.Plugin = {
  name: 'NamingPlugin',
  version: '1.0.0',
  after: ['PgSimplifyInflectionPlugin', 'PgAttributesPlugin', 'NodePlugin'],
  inflection: {
    replace: {
      // Two contexts with one name make the schema's build fail, so that nobody overwrites
      // silently.
      _schemaPrefix() {
        return '';
      },

      // What is not in the API may be called the same in two contexts.
      functionResourceName(previous, _preset, details) {
        const { pgProc } = details;
        const name = previous?.(details) ?? pgProc.proname;
        const { behavior } = pgProc.getTagsAndDescription().tags;
        const isHidden = [behavior].flat().includes('-*');
        return isHidden ? `${pgProc.getNamespace()?.nspname}_${name}` : name;
      },

      // Without node ids nothing else wants the name `id`.
      _attributeName(previous, _preset, details) {
        const name = previous?.(details) ?? details.attributeName;
        const { codec, attributeName, skipRowId } = details;
        const isOwnId = attributeName === 'id' && !codec.isAnonymous && !skipRowId;
        return isOwnId && name === 'row_id' ? 'id' : name;
      },

      functionMutationResultFieldName(previous, _preset, details) {
        const { resource } = details;
        const { codec } = resource;
        if (
          resource.extensions?.tags?.['resultFieldName'] ||
          !codec.attributes ||
          codec.isAnonymous
        ) {
          return previous?.(details) ?? 'result';
        }
        const name = this.camelCase(this._singularizedCodecName(codec));
        return resource.isUnique ? name : this.camelCase(this.pluralize(name));
      },

      // A relation across contexts is named by its @fieldName; a foreign key inside the context on
      // the same column then goes by the table that it points at.
      singleRelation(previous, _preset, details) {
        const { registry, codec, relationName } = details;
        const name = previous?.(details) ?? relationName;
        const relations = Object.entries(registry.pgRelations[codec.name] ?? {});
        const isTaken = relations.some(
          ([other, { extensions }]) =>
            other !== relationName && extensions?.tags?.['fieldName'] === name,
        );
        const target = registry.pgRelations[codec.name]?.[relationName]?.remoteResource.codec;
        return isTaken && target ? this.camelCase(this._singularizedCodecName(target)) : name;
      },

      enumValue(_previous, _preset, value) {
        return this.coerceToGraphQLName(value.replace(/\W+/g, '_').toUpperCase());
      },
    },
  },
};
