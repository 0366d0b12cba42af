"""What the rules of acceptance (附件7) share: what the project is, who is who, when what happened, what was bought.

Nothing here judges; the check kinds in checks/kinds/acceptance do. Data: vocabulary/lists_acceptance.yaml.
"""
