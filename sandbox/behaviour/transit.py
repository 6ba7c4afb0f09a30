"""Transit gateways that other accounts share, with attachments that belong to two accounts.

A gateway is seen by its owner and by the accounts that accepted a share of it. An attachment is one object, listed in
the account of the VPC and in that of the gateway. Deleted gateways and attachments stay listed as `deleted`.
"""

from moto.ec2.exceptions import (
    DuplicateTransitGatewayAttachmentError,
    EC2ClientError,
    InvalidTransitGatewayID,
)
from moto.ec2.models import ec2_backends
from moto.ec2.models.route_tables import Route, RouteBackend
from moto.ec2.models.transit_gateway import TransitGatewayBackend
from moto.ec2.models.transit_gateway_attachments import (
    TransitGatewayAttachmentBackend,
    TransitGatewayVpcAttachment,
)
from moto.ec2.responses.transit_gateway_attachments import TransitGatewayAttachment
from moto.ec2.utils import describe_tag_filter

from . import sharing, states
from .patching import around

GONE = ("deleting", "deleted")


class VisibleGateways(dict):
    """The transit gateways of one account and region, and those that others share with it."""

    def __init__(self, backend):
        super().__init__()
        self.backend = backend

    def shared(self):
        """The gateways of other accounts, by id."""
        found = {}
        for arn in sharing.shared_resources(self.backend.region_name, self.backend.account_id):
            owner, resource = arn.split(":", 5)[4:]
            owned = ec2_backends[owner][self.backend.region_name].transit_gateways
            gateway = dict.get(owned, resource.removeprefix("transit-gateway/"))
            if gateway:
                found[gateway.id] = gateway
        return found

    def get(self, key, default=None):
        own = dict.get(self, key)
        return own or self.shared().get(key, default)

    def __contains__(self, key):
        return self.get(key) is not None

    def values(self):
        return list(dict.values(self)) + list(self.shared().values())


def live(gateways, gateway_id):
    """The gateway, when it is there to be used."""
    gateway = gateways.get(gateway_id)
    if gateway is None or gateway.state in GONE:
        raise InvalidTransitGatewayID(
            gateway_id, f"Transit Gateway {gateway_id} was deleted or does not exist."
        )
    return gateway


def live_attachments(backend, **wanted):
    """The VPC attachments listed in a backend that are not going, with the given attributes."""
    return [
        each
        for each in backend.transit_gateway_attachments.values()
        if each.state not in GONE and all(getattr(each, name) == value for name, value in wanted.items())
    ]


def install():
    """Changes gateways, attachments and routes."""
    install_gateways()
    install_attachments()
    install_routes()


def install_gateways():
    """Visibility, states and the refusal to delete a gateway in use."""

    @around(TransitGatewayBackend, "__init__")
    def make(original, self):
        original(self)
        self.transit_gateways = VisibleGateways(self)

    @around(TransitGatewayBackend, "create_transit_gateway")
    def create(original, self, *arguments, **options):
        gateway = original(self, *arguments, **options)
        states.move(gateway, "pending", "available")
        return gateway

    @around(TransitGatewayBackend, "describe_transit_gateways")
    def describe(original, self, filters, transit_gateway_ids):
        states.count(dict.values(self.transit_gateways))
        found = original(self, filters, transit_gateway_ids)
        if any(name.startswith("tag") for name in filters or {}):
            found = [each for each in found if each.owner_id == self.account_id]  # Tags are not shared.
        return found

    @around(TransitGatewayBackend, "delete_transit_gateway")
    def delete(original, self, transit_gateway_id):
        gateway = live(self.transit_gateways, transit_gateway_id)
        if live_attachments(self, transit_gateway_id=transit_gateway_id):
            raise EC2ClientError(
                "IncorrectState", f"{transit_gateway_id} has non-deleted VPC Attachments and cannot be deleted."
            )
        states.move(gateway, "deleting", "deleted")
        return gateway


def install_attachments():
    """Attachments that are listed on both sides, with their tags."""

    @around(TransitGatewayAttachmentBackend, "create_transit_gateway_vpc_attachment")
    def create(original, self, transit_gateway_id, vpc_id, subnet_ids, tags=None, options=None):
        gateway = live(self.transit_gateways, transit_gateway_id)
        self.get_vpc(vpc_id)
        if live_attachments(self, transit_gateway_id=transit_gateway_id, resource_id=vpc_id):
            raise DuplicateTransitGatewayAttachmentError(transit_gateway_id)
        attachment = TransitGatewayVpcAttachment(
            self, transit_gateway=gateway, tags=tags, vpc_id=vpc_id, subnet_ids=subnet_ids, options=options
        )
        hub = gateway.ec2_backend
        for backend in (self, hub):
            backend.transit_gateway_attachments[attachment.id] = attachment
        accepts = gateway.options["AutoAcceptSharedAttachments"] == "enable"
        if hub is self or accepts:
            states.move(attachment, "pending", "available")
            hub.set_route_table_association(attachment.id, gateway.default_route_table.id)
        else:
            attachment.state = "pendingAcceptance"
        return attachment

    @around(TransitGatewayAttachmentBackend, "delete_transit_gateway_vpc_attachment")
    def delete(original, self, transit_gateway_attachment_id):
        attachment = self.transit_gateway_attachments.get(transit_gateway_attachment_id)
        if attachment is None or attachment.state in GONE:
            raise EC2ClientError(
                "InvalidTransitGatewayAttachmentID.NotFound",
                f"Transit Gateway Attachment {transit_gateway_attachment_id} was deleted or does not exist.",
            )
        table = attachment.transit_gateway_route_table
        table.route_table_associations.pop(attachment.id, None)
        states.move(attachment, "deleting", "deleted")
        return attachment

    @around(TransitGatewayAttachmentBackend, "describe_transit_gateway_vpc_attachments")
    def describe(original, self, transit_gateways_attachment_ids=None, filters=None):
        states.count(self.transit_gateway_attachments.values())
        filters = filters or {}
        tags = {name: values for name, values in filters.items() if name.startswith("tag")}
        others = {name: values for name, values in filters.items() if name not in tags}
        found = original(self, transit_gateways_attachment_ids, others)
        vpcs = [each for each in found if each.resource_type == "vpc"]
        return describe_tag_filter(tags, vpcs) if tags else vpcs

    @around(TransitGatewayAttachment, "create_transit_gateway_vpc_attachment")
    def respond(original, self):
        answer = original(self)
        tags = self._parse_tag_specification().get("transit-gateway-attachment", {})
        answer.result["TransitGatewayVpcAttachment"].add_tags(tags)
        return answer


def install_routes():
    """A route into a gateway needs this VPC's attachment, and leads nowhere without it."""

    @around(RouteBackend, "create_route")
    def create(original, self, route_table_id, *arguments, transit_gateway_id=None, **options):
        if transit_gateway_id:
            live(self.transit_gateways, transit_gateway_id)
            vpc_id = self.get_route_table(route_table_id).vpc_id
            if not live_attachments(self, transit_gateway_id=transit_gateway_id, resource_id=vpc_id):
                raise InvalidTransitGatewayID(transit_gateway_id)
        return original(self, route_table_id, *arguments, transit_gateway_id=transit_gateway_id, **options)

    def state(self):
        if self.transit_gateway is None:
            return "active"
        attached = live_attachments(
            self.route_table.ec2_backend,
            transit_gateway_id=self.transit_gateway.id,
            resource_id=self.route_table.vpc_id,
        )
        return "active" if attached and self.transit_gateway.state not in GONE else "blackhole"

    Route.state = property(state)
