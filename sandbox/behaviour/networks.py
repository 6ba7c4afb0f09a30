"""Networks whose parts cannot be deleted while others use them, and subnets that are private unless somebody says so."""

import itertools

from moto.ec2.exceptions import DependencyViolationError
from moto.ec2.models.security_groups import SecurityGroupBackend
from moto.ec2.models.subnets import SubnetBackend
from moto.ec2.models.vpcs import VPCBackend

from .endpoints import GONE
from .patching import around
from .transit import live_attachments


def live_endpoints(backend):
    """The VPC endpoints of a backend that are not gone yet: their interfaces still use subnets and groups."""
    return [each for each in backend.vpc_end_points.values() if each.state != "deleted"]


def groups_of(backend, vpc_id):
    """The security groups of a VPC."""
    return list(backend.groups.get(vpc_id, {}).values())


def references(group):
    """The ids of the groups that a group's rules name."""
    rules = itertools.chain(group.ingress_rules, group.egress_rules)
    return {rule.source_group["GroupId"] for rule in rules if rule.source_group}


def install():
    """Adds the refusals, and AWS's defaults of a subnet."""

    @around(SubnetBackend, "create_subnet")
    def create_subnet(original, self, vpc_id, *arguments, **options):
        subnet = original(self, vpc_id, *arguments, **options)
        if not self.get_vpc(vpc_id).is_default:
            subnet.default_for_az = subnet.map_public_ip_on_launch = False
        return subnet

    @around(SecurityGroupBackend, "delete_security_group")
    def delete_security_group(original, self, name=None, group_id=None):
        group = self.get_security_group_by_name_or_id(group_id or name)
        if group:
            others = [each for each in groups_of(self, group.vpc_id) if each.id != group.id]
            named = any(group.id in references(each) for each in others)
            if named or any(group.id in each.security_group_ids for each in live_endpoints(self)):
                raise DependencyViolationError(f"resource {group.id} has a dependent object")
        return original(self, name, group_id)

    @around(SubnetBackend, "delete_subnet")
    def delete_subnet(original, self, subnet_id):
        used = any(subnet_id in (each.subnet_ids or []) for each in live_endpoints(self))
        if used or any(subnet_id in each.subnet_ids for each in live_attachments(self)):
            raise DependencyViolationError(
                f"The subnet '{subnet_id}' has dependencies and cannot be deleted."
            )
        return original(self, subnet_id)

    @around(VPCBackend, "delete_vpc")
    def delete_vpc(original, self, vpc_id):
        groups = [each for each in groups_of(self, vpc_id) if not each.is_default]
        endpoints = [each for each in live_endpoints(self) if each.vpc_id == vpc_id and each.state not in GONE]
        if groups or endpoints:
            raise DependencyViolationError(f"The vpc '{vpc_id}' has dependencies and cannot be deleted.")
        return original(self, vpc_id)
