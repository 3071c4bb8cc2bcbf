/**
 * @typedef {NonNullable<NonNullable<import('vitest/config').ViteUserConfig['test']>['coverage']>} CoverageOptions
 * @typedef {Parameters<NonNullable<CoverageOptions['ignoreNode']>>[0]} AstNode
 */

/**
 * Whether a branch is the default of an element, as in `values[place] ?? 0` and `rows[index]?.width ?? 0`. The compiler
 * demands one for every element of a list, and where the place exists no run reaches it.
 * @param {AstNode} node
 */
export function isDefaultOfElement(node) {
  if (node.type !== 'LogicalExpression' || node.operator !== '??') return false;
  if (node.right.type !== 'Literal' && node.right.type !== 'Identifier') return false;
  const value = inside(node.left);
  if (value.type !== 'MemberExpression') return false;
  return isElement(value) || (!value.computed && isElement(inside(value.object)));
}

/** @param {AstNode} node */
function isElement(node) {
  if (node.type !== 'MemberExpression' || !node.computed) return false;
  return node.property.type !== 'Literal' || typeof node.property.value === 'number';
}

/** @param {AstNode} node */
function inside(node) {
  return node.type === 'ChainExpression' ? node.expression : node;
}
