import { expect, test } from 'vitest';
import { explainRecipe, stepOfCause, toolchainCause, type ToolchainStep } from './recipes.ts';

test('a step of the toolchain comes back out of the reason that it was made into, with its words if it has any', () => {
  const silent: ToolchainStep = { component: 'ranking', from: 'ranking@1', to: 'ranking@2' };
  const telling: ToolchainStep = { ...silent, message: 'Headings count more than they did.' };
  for (const step of [silent, telling]) expect(stepOfCause(toolchainCause(step))).toEqual(step);
});

test('a reason of another sort is no step, whatever members it has', () => {
  const cause = toolchainCause({ component: 'ranking', from: 'ranking@1', to: 'ranking@2' });
  expect(stepOfCause({ ...cause, reason: 'text_edited' })).toBeUndefined();
  for (const member of ['component', 'from', 'to']) expect(stepOfCause({ ...cause, [member]: 7 }), member).toBeUndefined();
  // What words it came with cannot be read is no reason to lose the step.
  expect(stepOfCause({ ...cause, message: { de: 'anders' } })).toEqual({ component: 'ranking', from: 'ranking@1', to: 'ranking@2' });
});

test('the same recipe explains nothing, another one by its own name', () => {
  expect(explainRecipe('answer', 'extractive@2', 'extractive@2')).toEqual([]);
  const [explanation] = explainRecipe('answer', 'extractive@2', 'extractive@3');
  expect(explanation?.causes.map(stepOfCause)).toEqual([{ component: 'recipe:answer', from: 'extractive@2', to: 'extractive@3' }]);
});
