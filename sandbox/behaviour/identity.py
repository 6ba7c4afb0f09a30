"""IAM with AWS's refusals: trust in roles that do not exist, policies in use, roles that are not in a profile.

When a role is deleted, the trust of others that named it keeps the role's unique id instead of its ARN, as on AWS: a
new role of that name is not trusted. The list of AWS's own policies is read once for all accounts.
"""

import functools
import json

from moto.iam import models
from moto.iam.exceptions import DeleteConflictException, MalformedPolicyDocument, NotFoundException
from moto.iam.models import IAMBackend, iam_backends

from .patching import around


def as_list(value):
    """A policy document may give one element without a list."""
    return value if isinstance(value, list) else [value]


def principals(document):
    """The AWS principals that a trust policy names."""
    found = []
    for statement in as_list(json.loads(document).get("Statement", [])):
        principal = statement.get("Principal")
        if isinstance(principal, dict):
            found += as_list(principal.get("AWS", []))
    return found


def exists(principal):
    """Whether a role or user is there; other forms of a principal count as there.

    A unique id stands for a role or user that was deleted.
    """
    if principal.startswith(("AROA", "AIDA")):
        return False
    parts = principal.split(":", 5)
    if len(parts) < 6 or not parts[5].startswith(("role/", "user/")):
        return True
    backend = iam_backends[parts[4]]["aws"]
    names = backend.get_roles() if parts[5].startswith("role/") else backend.users.values()
    return any(each.arn == principal for each in names)


def refuse_unknown(document):
    """Raises what AWS answers to a trust policy that names something missing."""
    for principal in principals(document):
        if not exists(principal):
            raise MalformedPolicyDocument(f'Invalid principal in policy: "AWS":"{principal}"')


def install():
    """Changes roles, policies and instance profiles."""
    models.json = CachedJSON()

    @around(IAMBackend, "create_role")
    def create_role(original, self, role_name, assume_role_policy_document, *arguments, **options):
        refuse_unknown(assume_role_policy_document)
        return original(self, role_name, assume_role_policy_document, *arguments, **options)

    @around(IAMBackend, "update_assume_role_policy")
    def update_assume_role_policy(original, self, role_name, policy_document):
        refuse_unknown(policy_document)
        return original(self, role_name, policy_document)

    @around(IAMBackend, "delete_role")
    def delete_role(original, self, role_name):
        role = self.get_role(role_name)
        original(self, role_name)
        for regions in list(iam_backends.values()):
            for other in regions["aws"].get_roles():
                document = other.assume_role_policy_document
                other.assume_role_policy_document = document.replace(f'"{role.arn}"', f'"{role.id}"')

    @around(IAMBackend, "delete_policy")
    def delete_policy(original, self, policy_arn):
        policy = self.get_policy(policy_arn)
        if policy.attachment_count:
            raise DeleteConflictException("Cannot delete a policy attached to entities.")
        if len(policy.versions) > 1:
            raise DeleteConflictException(
                "This policy has more than one version. Before you delete a policy, you must delete the policy's "
                "versions. The default version is deleted with the policy."
            )
        return original(self, policy_arn)

    @around(IAMBackend, "remove_role_from_instance_profile")
    def remove_role(original, self, profile_name, role_name):
        if not any(role.name == role_name for role in self.get_instance_profile(profile_name).roles):
            raise NotFoundException(f"Role {role_name} cannot be found in InstanceProfile {profile_name}.")
        return original(self, profile_name, role_name)


class CachedJSON:
    """The `json` module as moto's IAM sees it: a text that was parsed before is not parsed again."""

    def __getattr__(self, name):
        return getattr(json, name)

    @staticmethod
    def loads(text, *arguments, **options):
        """Parses; the large list of AWS's policies only once."""
        if text is models.aws_managed_policies_data:
            return managed_policies()
        return json.loads(text, *arguments, **options)


@functools.cache
def managed_policies():
    """AWS's own policies; moto only reads them."""
    return json.loads(models.aws_managed_policies_data)
