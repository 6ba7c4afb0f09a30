"""Asks a real server for what the modules of `behaviour` promise."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

SERVER = pathlib.Path(__file__).parent / "server.py"
HUB, MEMBER = "222222222222", "333333333333"
REGION = "ap-northeast-2"


class Sandbox:
    """A server of a test's own, and clients in its accounts."""

    def __init__(self, delay=0):
        self.process = subprocess.Popen(
            [sys.executable, SERVER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "RUNBOOK_SANDBOX_DELAY": str(delay)},
        )
        self.endpoint = json.loads(self.process.stdout.readline())["endpoint"]

    def close(self):
        """Ends the server as its starter's death would."""
        self.process.stdin.close()
        self.process.stdout.close()
        return self.process.wait(timeout=10)

    def client(self, service, account):
        """A client whose credentials belong to an account."""
        options = {"endpoint_url": self.endpoint, "region_name": REGION, "config": Config(retries={"max_attempts": 0})}
        base = boto3.client("sts", aws_access_key_id="test", aws_secret_access_key="test", **options)
        role = base.assume_role(RoleArn=f"arn:aws:iam::{account}:role/Operator", RoleSessionName="test")["Credentials"]
        return boto3.client(
            service,
            aws_access_key_id=role["AccessKeyId"],
            aws_secret_access_key=role["SecretAccessKey"],
            aws_session_token=role["SessionToken"],
            **options,
        )


class SandboxTest(unittest.TestCase):
    """A test case with a server, which is empty for each test."""

    delay = 0

    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox(cls.delay)
        cls.addClassCleanup(cls.sandbox.close)

    def setUp(self):
        reset = urllib.request.Request(f"{self.sandbox.endpoint}/moto-api/reset", method="POST")
        urllib.request.urlopen(reset).close()

    def refuses(self, code, call, **parameters):
        """Asserts that a call fails with an error code."""
        with self.assertRaises(ClientError) as caught:
            call(**parameters)
        self.assertEqual(caught.exception.response["Error"]["Code"], code)

    def network(self, ec2, cidr):
        """A VPC with a subnet."""
        vpc = ec2.create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"]
        return vpc, ec2.create_subnet(VpcId=vpc, CidrBlock=cidr)["Subnet"]["SubnetId"]

    def shared_gateway(self, ec2, ram):
        """A transit gateway of the hub, shared with the member."""
        gateway = ec2.create_transit_gateway(Options={"AutoAcceptSharedAttachments": "enable"})["TransitGateway"]
        ram.create_resource_share(name="tgw", resourceArns=[gateway["TransitGatewayArn"]], principals=[MEMBER])
        return gateway["TransitGatewayId"]


class ServerTests(unittest.TestCase):
    """How the server comes and goes."""

    def test_it_ends_when_its_standard_input_closes(self):
        self.assertEqual(Sandbox().close(), 0)

    def test_a_detached_one_runs_on_and_describes_itself(self):
        with tempfile.TemporaryDirectory() as folder:
            state = pathlib.Path(folder) / "state"
            subprocess.run([sys.executable, SERVER, "--detach-state", state], check=True, capture_output=True)
            described = json.loads(state.read_text())
            self.addCleanup(os.kill, described["pid"], 15)
            self.assertEqual(state.stat().st_mode & 0o777, 0o600)
            start = pathlib.Path(f"/proc/{described['pid']}/stat").read_text().rpartition(")")[2].split()[19]
            self.assertEqual(described["start"], int(start))


class SharingTests(SandboxTest):
    """Resource Access Manager and transit gateways between accounts."""

    def setUp(self):
        super().setUp()
        self.hub, self.member = (self.sandbox.client("ec2", each) for each in (HUB, MEMBER))
        self.hub_ram, self.member_ram = (self.sandbox.client("ram", each) for each in (HUB, MEMBER))
        self.gateway = self.shared_gateway(self.hub, self.hub_ram)

    def accept(self):
        invitation = self.member_ram.get_resource_share_invitations()["resourceShareInvitations"][0]
        self.member_ram.accept_resource_share_invitation(
            resourceShareInvitationArn=invitation["resourceShareInvitationArn"]
        )

    def principal_status(self):
        found = self.hub_ram.get_resource_share_associations(associationType="PRINCIPAL")
        return [each["status"] for each in found["resourceShareAssociations"]]

    def test_a_gateway_is_seen_by_a_member_that_accepted(self):
        self.assertEqual(self.member.describe_transit_gateways()["TransitGateways"], [])
        self.assertEqual(self.principal_status(), ["ASSOCIATING"])
        self.accept()
        self.assertEqual(self.principal_status(), ["ASSOCIATED"])
        seen = self.member.describe_transit_gateways()["TransitGateways"]
        self.assertEqual([each["TransitGatewayId"] for each in seen], [self.gateway])

    def test_a_member_that_leaves_sees_it_no_more(self):
        self.accept()
        share = self.member_ram.get_resource_shares(resourceOwner="OTHER-ACCOUNTS")["resourceShares"][0]
        self.member_ram.disassociate_resource_share(
            resourceShareArn=share["resourceShareArn"], principals=[MEMBER]
        )
        self.assertEqual(self.member.describe_transit_gateways()["TransitGateways"], [])
        self.assertEqual(self.principal_status(), [])

    def test_an_attachment_is_listed_in_both_accounts_and_carries_routes(self):
        self.accept()
        vpc, subnet = self.network(self.member, "10.1.0.0/16")
        table = self.member.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
        route = {
            "RouteTableId": table,
            "DestinationCidrBlock": "10.2.0.0/16",
            "TransitGatewayId": self.gateway,
        }
        self.refuses("InvalidTransitGatewayID.NotFound", self.member.create_route, **route)
        attachment = self.member.create_transit_gateway_vpc_attachment(
            TransitGatewayId=self.gateway, VpcId=vpc, SubnetIds=[subnet]
        )["TransitGatewayVpcAttachment"]["TransitGatewayAttachmentId"]
        for side in (self.hub, self.member):
            listed = side.describe_transit_gateway_vpc_attachments()["TransitGatewayVpcAttachments"]
            self.assertEqual([each["TransitGatewayAttachmentId"] for each in listed], [attachment])
            self.assertEqual(listed[0]["VpcOwnerId"], MEMBER)
        self.member.create_route(**route)
        self.refuses("IncorrectState", self.hub.delete_transit_gateway, TransitGatewayId=self.gateway)
        self.refuses("DependencyViolation", self.member.delete_subnet, SubnetId=subnet)
        self.member.delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=attachment)
        routes = self.member.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]
        self.assertIn("blackhole", [each["State"] for each in routes])
        self.hub.delete_transit_gateway(TransitGatewayId=self.gateway)
        self.assertEqual(self.hub.describe_transit_gateways()["TransitGateways"][0]["State"], "deleted")


class EndpointTests(SandboxTest):
    """VPC endpoints, subnets and security groups."""

    def test_a_token_makes_one_endpoint_and_private_names_need_dns_and_are_unique(self):
        ec2 = self.sandbox.client("ec2", MEMBER)
        vpc, subnet = self.network(ec2, "10.1.0.0/16")
        group = ec2.create_security_group(GroupName="g", Description="g", VpcId=vpc)["GroupId"]
        endpoint = {
            "VpcEndpointType": "Interface",
            "VpcId": vpc,
            "ServiceName": f"com.amazonaws.{REGION}.sts",
            "SubnetIds": [subnet],
            "SecurityGroupIds": [group],
            "PrivateDnsEnabled": True,
        }
        self.refuses("InvalidParameter", ec2.create_vpc_endpoint, **endpoint)
        ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
        made = [ec2.create_vpc_endpoint(**endpoint, ClientToken="once")["VpcEndpoint"] for _ in range(2)]
        self.assertEqual(made[0]["VpcEndpointId"], made[1]["VpcEndpointId"])
        self.refuses("InvalidParameter", ec2.create_vpc_endpoint, **endpoint)
        self.refuses("DependencyViolation", ec2.delete_security_group, GroupId=group)
        self.refuses("DependencyViolation", ec2.delete_subnet, SubnetId=subnet)
        ec2.delete_vpc_endpoints(VpcEndpointIds=[made[0]["VpcEndpointId"]])
        ec2.delete_security_group(GroupId=group)
        ec2.delete_subnet(SubnetId=subnet)

    def test_a_new_subnet_gives_no_public_addresses(self):
        ec2 = self.sandbox.client("ec2", MEMBER)
        _, subnet = self.network(ec2, "10.1.0.0/16")
        described = ec2.describe_subnets(SubnetIds=[subnet])["Subnets"][0]
        self.assertFalse(described["MapPublicIpOnLaunch"])


class DelayTests(SandboxTest):
    """States that take a while."""

    delay = 2

    def test_a_workspace_is_ready_after_two_looks(self):
        amp = self.sandbox.client("amp", HUB)
        workspace = amp.create_workspace(alias="a", clientToken="once")["workspaceId"]
        self.assertEqual(amp.create_workspace(alias="a", clientToken="once")["workspaceId"], workspace)
        states = [amp.describe_workspace(workspaceId=workspace)["workspace"]["status"] for _ in range(3)]
        self.assertEqual([each["statusCode"] for each in states], ["CREATING", "CREATING", "ACTIVE"])
        amp.delete_workspace(workspaceId=workspace)
        self.refuses("ResourceNotFoundException", amp.delete_workspace, workspaceId=workspace)

    def test_a_filter_for_the_state_finds_a_gateway_in_the_end(self):
        ec2 = self.sandbox.client("ec2", HUB)
        ec2.create_transit_gateway()
        ready = [{"Name": "state", "Values": ["available"]}]
        counts = [len(ec2.describe_transit_gateways(Filters=ready)["TransitGateways"]) for _ in range(3)]
        self.assertEqual(counts, [0, 0, 1])


class IdentityTests(SandboxTest):
    """Roles, policies and instance profiles."""

    def trust(self, principal):
        statement = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}
        return json.dumps({"Version": "2012-10-17", "Statement": [statement]})

    def test_trust_needs_a_role_that_exists_and_ends_with_it(self):
        hub, member = self.sandbox.client("iam", HUB), self.sandbox.client("iam", MEMBER)
        trust = self.trust(f"arn:aws:iam::{MEMBER}:role/Agent")
        wanted = {"RoleName": "Reader", "AssumeRolePolicyDocument": trust}
        self.refuses("MalformedPolicyDocument", hub.create_role, **wanted)
        for _ in range(2):
            member.create_role(RoleName="Agent", AssumeRolePolicyDocument=self.trust(f"arn:aws:iam::{MEMBER}:root"))
            if not hub.list_roles()["Roles"]:
                hub.create_role(**wanted)
                member.delete_role(RoleName="Agent")
        kept = hub.get_role(RoleName="Reader")["Role"]["AssumeRolePolicyDocument"]
        self.assertTrue(kept["Statement"][0]["Principal"]["AWS"].startswith("AROA"))
        self.refuses(
            "MalformedPolicyDocument",
            hub.update_assume_role_policy,
            RoleName="Reader",
            PolicyDocument=json.dumps(kept),
        )

    def test_a_policy_in_use_or_with_versions_stays(self):
        iam = self.sandbox.client("iam", HUB)
        document = json.dumps(
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:List*", "Resource": "*"}]}
        )
        arn = iam.create_policy(PolicyName="P", PolicyDocument=document)["Policy"]["Arn"]
        iam.create_role(RoleName="R", AssumeRolePolicyDocument=self.trust(f"arn:aws:iam::{HUB}:root"))
        iam.attach_role_policy(RoleName="R", PolicyArn=arn)
        self.refuses("DeleteConflict", iam.delete_policy, PolicyArn=arn)
        iam.detach_role_policy(RoleName="R", PolicyArn=arn)
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=document, SetAsDefault=True)
        self.refuses("DeleteConflict", iam.delete_policy, PolicyArn=arn)
        iam.delete_policy_version(PolicyArn=arn, VersionId="v1")
        iam.delete_policy(PolicyArn=arn)

    def test_a_role_leaves_a_profile_once(self):
        iam = self.sandbox.client("iam", HUB)
        iam.create_role(RoleName="R", AssumeRolePolicyDocument=self.trust(f"arn:aws:iam::{HUB}:root"))
        iam.create_instance_profile(InstanceProfileName="R")
        pair = {"InstanceProfileName": "R", "RoleName": "R"}
        iam.add_role_to_instance_profile(**pair)
        iam.remove_role_from_instance_profile(**pair)
        self.refuses("NoSuchEntity", iam.remove_role_from_instance_profile, **pair)

    def test_policies_of_aws_are_there(self):
        iam = self.sandbox.client("iam", HUB)
        policy = iam.get_policy(PolicyArn="arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy")["Policy"]
        self.assertEqual(policy["PolicyName"], "CloudWatchAgentServerPolicy")


if __name__ == "__main__":
    unittest.main()
