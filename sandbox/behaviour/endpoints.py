"""VPC endpoints with the refusals, client tokens and states of AWS."""

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.vpcs import VPCBackend

from . import states
from .patching import around

GONE = ("deleting", "deleted")


def install():
    """Changes how endpoints are made, described and deleted."""

    @around(VPCBackend, "create_vpc_endpoint")
    def create(original, self, vpc_id, service_name, endpoint_type, *arguments, **options):
        token = options.get("client_token")
        for endpoint in self.vpc_end_points.values():
            if token and endpoint.client_token == token:
                return endpoint
        if endpoint_type == "Interface":
            refuse_interface(self, vpc_id, service_name, options)
        endpoint = original(self, vpc_id, service_name, endpoint_type, *arguments, **options)
        states.move(endpoint, "pending", "available")
        return endpoint

    @around(VPCBackend, "describe_vpc_endpoints")
    def describe(original, self, *arguments, **options):
        states.count(self.vpc_end_points.values())
        return original(self, *arguments, **options)

    @around(VPCBackend, "delete_vpc_endpoints")
    def delete(original, self, vpce_ids=None):
        going = [self.vpc_end_points[each] for each in vpce_ids or [] if each in self.vpc_end_points]
        going = [each for each in going if each.state not in GONE]
        original(self, [each.id for each in going])
        for endpoint in going:
            states.move(endpoint, "deleting", "deleted")


def refuse_interface(backend, vpc_id, service_name, options):
    """Raises what AWS answers to an interface endpoint that cannot work."""
    vpc = backend.get_vpc(vpc_id)
    if not options.get("private_dns_enabled"):
        return
    if not (vpc.enable_dns_support and vpc.enable_dns_hostnames):
        raise EC2ClientError(
            "InvalidParameter",
            "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true "
            f"for {vpc_id}",
        )
    for endpoint in backend.vpc_end_points.values():
        same = (endpoint.vpc_id, endpoint.service_name) == (vpc_id, service_name)
        if same and endpoint.private_dns_enabled and endpoint.state not in GONE:
            raise EC2ClientError(
                "InvalidParameter",
                f"private-dns-enabled cannot be set because there is already a conflicting DNS domain for "
                f"{service_name} in the VPC {vpc_id}",
            )
